import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { prepareSigning } from '$lib/server/services/prescription/prepare-signing';

export const POST = endpoint({
	operation: 'prescription.prepare',
	run: (ctx, _body, { params }) => prepareSigning(ctx, idParameter(params.prescriptionId))
});
