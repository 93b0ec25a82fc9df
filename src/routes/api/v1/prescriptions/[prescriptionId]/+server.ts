import { draftSchema } from '$lib/contract/http/prescription';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readOwnPrescription } from '$lib/server/services/prescription/read-own';
import { saveDraft } from '$lib/server/services/prescription/save-draft';

export const GET = endpoint({
	operation: 'prescription.read',
	run: (ctx, _body, { params }) => readOwnPrescription(ctx, requireId(params.prescriptionId))
});

export const PUT = endpoint({
	operation: 'prescription.save',
	body: draftSchema,
	run: (ctx, draft, { params }) => saveDraft(ctx, requireId(params.prescriptionId), draft)
});
