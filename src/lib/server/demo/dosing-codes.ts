/** Closed lists of administration routes and dosing frequencies, as they stand on a prescription line. */
export const routes = [
	'oral',
	'sublingual',
	'topical',
	'ophthalmic',
	'otic',
	'nasal',
	'inhaled',
	'rectal',
	'vaginal',
	'subcutaneous'
] as const;
export type RouteCode = (typeof routes)[number];

/**
 * Doses a day as a whole-number fraction, so that quantities need no floats: every other day is 1/2, weekly 1/7.
 * `prn` and `once` have none: how often the dose is taken does not follow from the code.
 */
export const frequencies = {
	qd: { numerator: 1, denominator: 1 },
	bid: { numerator: 2, denominator: 1 },
	tid: { numerator: 3, denominator: 1 },
	qid: { numerator: 4, denominator: 1 },
	q6h: { numerator: 4, denominator: 1 },
	q8h: { numerator: 3, denominator: 1 },
	q12h: { numerator: 2, denominator: 1 },
	qn: { numerator: 1, denominator: 1 },
	qod: { numerator: 1, denominator: 2 },
	qw: { numerator: 1, denominator: 7 },
	prn: null,
	once: null
} as const satisfies Record<string, { numerator: number; denominator: number } | null>;
export type FrequencyCode = keyof typeof frequencies;
