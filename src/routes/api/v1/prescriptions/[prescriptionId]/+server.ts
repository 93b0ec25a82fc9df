import { draftSchema } from '$lib/contract/http/prescription';
import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { readOwnPrescription } from '$lib/server/services/prescription/read-own';
import { saveDraft } from '$lib/server/services/prescription/save-draft';

export const GET = endpoint({
	operation: 'prescription.read',
	run: (ctx, _body, { params }) => readOwnPrescription(ctx, idParameter(params.prescriptionId))
});

export const PUT = endpoint({
	operation: 'prescription.save',
	body: draftSchema,
	run: (ctx, draft, { params }) => saveDraft(ctx, idParameter(params.prescriptionId), draft)
});
