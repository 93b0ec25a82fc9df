import { templateQuery } from '$lib/contract/http/imports';
import { endpoint } from '$lib/server/http/endpoint';
import { readQuery } from '$lib/server/http/read-query';
import { makeTemplate } from '$lib/server/services/imports/make-template';

export const GET = endpoint({
	operation: 'import.template',
	async run(ctx, _, event) {
		const { kind } = readQuery(event, templateQuery);
		return Promise.resolve(
			new Response(makeTemplate(ctx, kind), {
				headers: {
					'content-type': 'text/csv; charset=utf-8',
					'content-disposition': `attachment; filename="wenyao-${kind}.csv"`
				}
			})
		);
	}
});
