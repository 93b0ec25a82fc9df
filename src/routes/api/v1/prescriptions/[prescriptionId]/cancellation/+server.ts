import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';

export const POST = endpoint({
	operation: 'prescription.cancel',
	run: (ctx, _body, { params }) => cancelPrescription(ctx, idParameter(params.prescriptionId))
});
