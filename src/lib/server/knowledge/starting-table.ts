import type { Knowledge } from '$lib/domain/clinical/knowledge';
import { allergens } from './allergens';
import { conditions, indications } from './conditions';
import { doses, renal } from './doses';
import { groups } from './groups';
import { interactions } from './interactions';

/**
 * What a hospital starts from: rows for the medicines of the demo world. It is clearly not complete, and every row
 * says how firmly it stands.
 */
export const startingTable: Knowledge = {
	version: '2026-11-27',
	groups,
	allergens,
	interactions,
	doses,
	renal,
	conditions,
	indications
};
