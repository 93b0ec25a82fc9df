import { confirmProfileBody } from '$lib/contract/http/patient';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { confirmProfile } from '$lib/server/services/patient/confirm-profile';

export const POST = endpoint({
	operation: 'patient.confirm',
	body: confirmProfileBody,
	run: (ctx, { facts }, { params }) => confirmProfile(ctx, requireId(params.id), facts)
});
