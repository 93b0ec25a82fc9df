import { error } from '@sveltejs/kit';
import { chinaDate } from '$lib/domain/shared/local-date';
import { demoFaces, shelves } from '$lib/server/demo/demo-faces';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
	const shelf = url.searchParams.get('shelf');
	const faces = demoFaces(chinaDate(new Date()), shelf);
	if (!faces) error(404);
	return { faces, shelf, shelves: shelves.map(({ number, name }) => ({ number, name })) };
};
