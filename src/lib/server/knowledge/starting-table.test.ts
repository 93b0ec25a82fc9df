import { describe, expect, it } from 'vitest';
import { trusts } from '$lib/domain/clinical/knowledge';
import { demoProducts } from '../demo/products';
import { startingTable } from './starting-table';

const { groups, allergens, interactions, doses, renal, conditions, indications } = startingTable;
const rows = [...groups, ...allergens, ...interactions, ...doses, ...renal, ...conditions, ...indications];

describe('the starting tables', () => {
	it('give every row a name of its own, a source and how firmly it stands', () => {
		expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
		for (const { source, trust } of rows) {
			expect(source.length).toBeGreaterThan(9);
			expect(trusts).toContain(trust);
		}
	});

	it('speak only of groups that exist', () => {
		const known = new Set(groups.map(({ id }) => id));
		const named = [
			...allergens.flatMap((row) => [...row.groups, ...row.cross.map(({ group }) => group)]),
			...interactions.flatMap(({ between }) => between),
			...[...doses, ...renal, ...conditions, ...indications].map(({ group }) => group)
		];
		expect(named.filter((id) => !known.has(id))).toEqual([]);
	});

	it('name ingredients as the register writes them', () => {
		const registered = new Set(
			demoProducts.flatMap(({ activeIngredients }) => activeIngredients.map(({ name }) => name))
		);
		const unknown = groups.flatMap(({ ingredients }) => ingredients.filter((name) => !registered.has(name)));
		expect(unknown).toEqual([]);
	});

	it('let no dose row allow more in one dose than on one day', () => {
		for (const { id, maxSingle, maxDaily } of doses)
			if (maxSingle !== undefined && maxDaily !== undefined)
				expect(maxSingle, id).toBeLessThanOrEqual(maxDaily);
	});
});
