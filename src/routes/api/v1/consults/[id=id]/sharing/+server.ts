import { sharingBody } from '$lib/contract/http/patient';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { setSharing } from '$lib/server/services/patient/set-sharing';

export const PUT = endpoint({
	operation: 'consult.share',
	body: sharingBody,
	run: (ctx, body, { params }) => setSharing(ctx, requireId(params.id), body)
});
