import { endpoint } from '$lib/server/http/endpoint';
import { readDesk } from '$lib/server/services/prescription/read-desk';
import { requireId } from '$lib/server/http/path-id';

export const GET = endpoint({
	operation: 'prescription.desk',
	run: (ctx, _body, { params }) => readDesk(ctx, requireId(params.id))
});
