import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ demo: locals.services.config.demo });
