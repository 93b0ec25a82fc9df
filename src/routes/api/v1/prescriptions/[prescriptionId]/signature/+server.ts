import { signingResponseSchema } from '$lib/contract/http/signing';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { signPrescription } from '$lib/server/services/prescription/sign-prescription';

export const POST = endpoint({
	operation: 'prescription.sign',
	body: signingResponseSchema,
	run: (ctx, response, { params }) => signPrescription(ctx, requireId(params.prescriptionId), response)
});
