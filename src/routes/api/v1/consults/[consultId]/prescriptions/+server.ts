import { endpoint } from '$lib/server/http/endpoint';
import { readDesk } from '$lib/server/services/prescription/read-desk';
import { idParameter } from '$lib/server/http/id-parameter';

export const GET = endpoint({
	operation: 'prescription.desk',
	run: (ctx, _body, { params }) => readDesk(ctx, idParameter(params.consultId))
});
