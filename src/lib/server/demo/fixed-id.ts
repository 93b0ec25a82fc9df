import type { Id } from '$lib/domain/shared/ids';

/** One block of numbers per kind of row, so that no two rows of the demo world share an id. */
const kinds = {
	product: 1,
	batch: 2,
	recall: 3,
	chain: 4,
	store: 5,
	device: 6,
	hospital: 7,
	department: 8,
	staff: 9
} as const;

/** The UUID of the `number`-th row of a kind: fixed, shaped as version 4. */
export const fixedId = <Kind extends keyof typeof kinds>(kind: Kind, number: number): Id<Kind> =>
	`00000000-0000-4000-8000-${String(kinds[kind]).padStart(4, '0')}${String(number).padStart(8, '0')}` as Id<Kind>;
