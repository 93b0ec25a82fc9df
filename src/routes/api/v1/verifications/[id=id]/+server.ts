import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readVerification } from '$lib/server/services/verification/read-verification';

export const GET = endpoint({
	operation: 'verification.read',
	run: (ctx, _body, { params }) => readVerification(ctx, requireId(params.id))
});
