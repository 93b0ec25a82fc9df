import { error } from '@sveltejs/kit';
import { shelves } from '$lib/server/demo/demo-faces';
import { readDemoBoxes } from '$lib/server/services/demo/read-demo-boxes';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
	const shelf = url.searchParams.get('shelf');
	const faces = await readDemoBoxes(locals.services, shelf);
	if (!faces) error(404);
	return { faces, shelf, shelves: shelves.map(({ number, name }) => ({ number, name })) };
};
