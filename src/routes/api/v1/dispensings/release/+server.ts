import { heldBody } from '$lib/contract/http/dispensing';
import { endpoint } from '$lib/server/http/endpoint';
import { releasePrescription } from '$lib/server/services/dispensing/release-prescription';

export const POST = endpoint({
	operation: 'prescription.release',
	body: heldBody,
	run: (ctx, { prescriptionId }) => releasePrescription(ctx, prescriptionId)
});
