import { requirePageRole } from '$lib/server/http/page-guard';
import { readCounter } from '$lib/server/services/dispensing/read-counter';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = await requirePageRole(event, 'pharmacist');
	const { services, requestId } = event.locals;
	const { storeName } = await readCounter({ services, requestId, actor, now: () => new Date() });
	return { staffId: actor.id, name: actor.name, place: storeName };
};
