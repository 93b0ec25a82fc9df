import { draftSchema } from '$lib/contract/http/prescription';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { checkDraftOf } from '$lib/server/services/clinical/check-draft-clinically';

export const POST = endpoint({
	operation: 'clinical.check',
	body: draftSchema,
	run: (ctx, draft, { params }) => checkDraftOf(ctx, requireId(params.id), draft)
});
