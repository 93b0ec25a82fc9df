import { requirePageRole } from '$lib/server/http/page-guard';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { name, role } = await requirePageRole(event, 'doctor', 'pharmacist');
	return { name, role, id: event.params.id };
};
