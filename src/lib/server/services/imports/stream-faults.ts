import { columnOf } from '$lib/domain/imports/columns';
import { csvLine } from '$lib/domain/imports/csv-cell';
import { importKinds } from '$lib/domain/imports/import-kinds';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireImporter } from '../../access';
import type { Context } from '../../context';
import { listFaults } from '../../repositories/import-faults';
import { ownImport } from './own-import';

const rowsAtOnce = 2_000;

/** How a fault is said; the words belong to the edge, which knows languages. */
export type FaultWords = (
	fault: string,
	detail: string | null
) => { readonly zh: string; readonly en: string };

/**
 * Every fault of an import as CSV, read as it is sent: row, column, value, reason code, reason in Chinese and English.
 * Values that a spreadsheet would run are made harmless. @throws Failure not_found, forbidden
 */
export async function streamFaults(
	ctx: Context,
	id: string,
	words: FaultWords
): Promise<ReadableStream<Uint8Array>> {
	requireImporter(ctx, 'import.manage');
	const job = await ownImport(ctx, id);
	const kind = oneOf(importKinds, job.kind);
	const { db } = ctx.services;
	const encoder = new TextEncoder();
	let after = { row: -1, seq: 0 };
	return new ReadableStream({
		start(out) {
			// The mark tells spreadsheets that it is UTF-8.
			out.enqueue(
				encoder.encode(
					`\ufeff${csvLine(['行号 Row', '列 Column', '内容 Value', '代码 Code', '原因', 'Reason'])}`
				)
			);
		},
		async pull(out) {
			const faults = await listFaults(db, id, after, rowsAtOnce);
			const last = faults.at(-1);
			if (!last) return out.close();
			after = { row: last.row, seq: last.seq };
			const lines = faults.map(({ row, column, value, fault, detail }) => {
				const named = column === null ? undefined : columnOf(kind, column);
				const { zh, en } = words(fault, detail ?? null);
				return csvLine([
					String(row),
					named ? `${named.zh} ${named.en}` : (column ?? ''),
					value,
					fault,
					zh,
					en
				]);
			});
			out.enqueue(encoder.encode(lines.join('')));
		}
	});
}
