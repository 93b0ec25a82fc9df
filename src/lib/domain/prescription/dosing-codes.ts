/** Closed lists for dosing. Codes, not words: `i18n` says them in Chinese and English. */

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
export type Route = (typeof routes)[number];

export const frequencies = [
	'qd',
	'bid',
	'tid',
	'qid',
	'q6h',
	'q8h',
	'q12h',
	'qn',
	'qod',
	'qw',
	'prn',
	'once'
] as const;
export type Frequency = (typeof frequencies)[number];

/** Doses in a number of days as a fraction, so that every other day is exactly 1/2. */
export interface Rational {
	readonly numerator: number;
	readonly denominator: number;
}

/** null: the code sets no rhythm (`prn` = when needed, `once` = a single dose). */
export const timesPerDay: Readonly<Record<Frequency, Rational | null>> = {
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
};

/** The unit a dose is given in; a pack's content is counted in the same unit. */
export const doseUnits = [
	'tablet',
	'capsule',
	'sachet',
	'pill',
	'ml',
	'g',
	'mg',
	'drop',
	'spray',
	'puff',
	'patch',
	'suppository',
	'vial',
	'bottle',
	'iu',
	'application'
] as const;
export type DoseUnit = (typeof doseUnits)[number];

/** When in the day, beside the frequency. */
export const whenHints = ['before_meal', 'after_meal', 'with_meal', 'at_bedtime', 'on_waking'] as const;
export type WhenHint = (typeof whenHints)[number];

export const isRoute = (text: string): text is Route => (routes as readonly string[]).includes(text);
export const isFrequency = (text: string): text is Frequency =>
	(frequencies as readonly string[]).includes(text);
export const isDoseUnit = (text: string): text is DoseUnit => (doseUnits as readonly string[]).includes(text);
export const isWhenHint = (text: string): text is WhenHint => (whenHints as readonly string[]).includes(text);
