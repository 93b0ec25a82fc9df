import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { explainSignatures } from '$lib/server/services/prescription/explain-signatures';

export const GET = endpoint({
	operation: 'signature.explain',
	run: (ctx, _body, { params }) => explainSignatures(ctx, requireId(params.prescriptionId))
});
