import { exportBody } from '$lib/contract/http/record';
import { endpoint } from '$lib/server/http/endpoint';
import { exportRecords } from '$lib/server/services/record/export-records';

export const POST = endpoint({
	operation: 'record.export',
	body: exportBody,
	async run(ctx, body) {
		const { name, archive } = await exportRecords(ctx, body);
		return new Response(archive, {
			headers: {
				'content-type': 'application/zip',
				'cache-control': 'no-store',
				'content-disposition': `attachment; filename="${name}"`
			}
		});
	}
});
