import { rowFaultWords } from '$lib/i18n/import-words';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { streamFaults } from '$lib/server/services/imports/stream-faults';

/** The error file, row by row, in both languages. */
export const GET = endpoint({
	operation: 'import.faults',
	async run(ctx, _, event) {
		const id = requireId(event.params.id);
		const words = (fault: string, detail: string | null) => ({
			zh: rowFaultWords(fault, detail, 'zh-CN'),
			en: rowFaultWords(fault, detail, 'en')
		});
		return new Response(await streamFaults(ctx, id, words), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="import-errors-${id.slice(0, 8)}.csv"`,
				'cache-control': 'no-store'
			}
		});
	}
});
