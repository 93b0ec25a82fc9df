import { requirePageRole } from '$lib/server/http/page-guard';
import { readPlace } from '$lib/server/services/chain/read-place';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = await requirePageRole(event, 'manager');
	const { services, requestId } = event.locals;
	const place = await readPlace({ services, requestId, actor, now: () => new Date() });
	return { name: actor.name, place: place.name ?? '' };
};
