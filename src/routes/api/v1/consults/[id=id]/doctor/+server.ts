import { chooseDoctorBody } from '$lib/contract/http/reception';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { chooseDoctor } from '$lib/server/services/consult/choose-doctor';

export const PUT = endpoint({
	operation: 'consult.choose',
	body: chooseDoctorBody,
	run: (ctx, input, { params }) => chooseDoctor(ctx, requireId(params.id), input)
});
