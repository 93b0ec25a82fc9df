import { additionBody } from '$lib/contract/http/record';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { addAddition } from '$lib/server/services/record/add-addition';

export const POST = endpoint({
	operation: 'record.add',
	status: 201,
	body: additionBody,
	run: (ctx, body, { params }) => addAddition(ctx, requireId(params.id), body)
});
