import { endConsultBody } from '$lib/contract/http/consult';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { endConsult } from '$lib/server/services/consult/end-consult';

export const POST = endpoint({
	operation: 'consult.end',
	body: endConsultBody,
	run: (ctx, body, { params }) => endConsult(ctx, requireId(params.id), body)
});
