import type { Row, Tier, Trust } from './knowledge';

export const clinicalCodes = [
	'allergy',
	'cross_allergy',
	'allergy_not_understood',
	'duplicate_substance',
	'duplicate_class',
	'interaction',
	'single_dose_high',
	'daily_dose_high',
	'renal',
	'pregnancy',
	'lactation',
	'age',
	'diagnosis',
	'no_indication',
	'ephedrine'
] as const;
export type ClinicalCode = (typeof clinicalCodes)[number];

/** One thing worth telling about an order. */
export interface ClinicalFinding {
	readonly code: ClinicalCode;
	readonly tier: Tier;
	/** The row of the tables that speaks; with the lines it names the finding, so that an override can be kept. */
	readonly ruleId: string;
	readonly source: string;
	readonly trust: Trust;
	/** Lines of this order that are concerned. */
	readonly lineNos: readonly number[];
	/** Names to show: groups, ingredients, the medicine taken already. */
	readonly subjects: readonly string[];
	/** What may happen and what to do; absent where the code says all. */
	readonly zh?: string;
	readonly en?: string;
	/** Micrograms, for doses. */
	readonly given?: number;
	readonly limit?: number;
}

export const notCheckedWhat = [
	'allergies',
	'dose',
	'renal',
	'pregnancy',
	'lactation',
	'ingredients'
] as const;
export const notCheckedWhy = [
	'not_asked',
	'weight_unknown',
	'strength_unreadable',
	'ingredients_unknown'
] as const;

/** A check that could not be run on some lines, because a fact is missing. */
export interface NotChecked {
	readonly check: (typeof notCheckedWhat)[number];
	readonly why: (typeof notCheckedWhy)[number];
	readonly lineNos: readonly number[];
}

/** Same rule, same lines: the same finding, also after the order was changed elsewhere. */
export const findingKey = ({ ruleId, code, lineNos }: ClinicalFinding): string =>
	`${code}:${ruleId}:${lineNos.join(',')}`;

export const byRow = ({ id, source, trust }: Row) => ({ ruleId: id, source, trust });
