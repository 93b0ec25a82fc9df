import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';

export const POST = endpoint({
	operation: 'prescription.cancel',
	run: (ctx, _body, { params }) => cancelPrescription(ctx, requireId(params.prescriptionId))
});
