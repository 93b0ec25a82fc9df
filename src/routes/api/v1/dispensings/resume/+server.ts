import { heldBody } from '$lib/contract/http/dispensing';
import { endpoint } from '$lib/server/http/endpoint';
import { resumePrescription } from '$lib/server/services/dispensing/resume-prescription';

export const POST = endpoint({
	operation: 'prescription.resume',
	body: heldBody,
	run: (ctx, { prescriptionId }) => resumePrescription(ctx, prescriptionId)
});
