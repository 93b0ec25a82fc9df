import { requirePageRole } from '$lib/server/http/page-guard';
import { readHospitalName } from '$lib/server/services/consult/hospital-name';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = await requirePageRole(event, 'doctor');
	const { services, requestId } = event.locals;
	return {
		name: actor.name,
		place: await readHospitalName({ services, requestId, actor, now: () => new Date() })
	};
};
