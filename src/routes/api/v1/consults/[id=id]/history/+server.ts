import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readHistory } from '$lib/server/services/patient/read-history';

export const GET = endpoint({
	operation: 'patient.history',
	run: (ctx, _body, { params }) => readHistory(ctx, requireId(params.id))
});
