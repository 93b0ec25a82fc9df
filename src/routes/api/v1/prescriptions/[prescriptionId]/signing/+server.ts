import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { prepareSigning } from '$lib/server/services/prescription/prepare-signing';

export const POST = endpoint({
	operation: 'prescription.prepare',
	run: (ctx, _body, { params }) => prepareSigning(ctx, requireId(params.prescriptionId))
});
