import { signingResponseSchema } from '$lib/contract/http/signing';
import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { signPrescription } from '$lib/server/services/prescription/sign-prescription';

export const POST = endpoint({
	operation: 'prescription.sign',
	body: signingResponseSchema,
	run: (ctx, response, { params }) => signPrescription(ctx, idParameter(params.prescriptionId), response)
});
