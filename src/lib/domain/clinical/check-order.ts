import { checkAllergies } from './check-allergies';
import { checkDoses } from './check-doses';
import { checkDuplicates, checkInteractions } from './check-pairs';
import { checkConditions, checkEphedrine, checkIndications, checkRenal } from './check-person';
import { findingKey, type ClinicalFinding, type NotChecked } from './finding';
import { tiers, type Knowledge } from './knowledge';
import type { Order } from './order';

/** Changes whenever the rules themselves change, so that a kept check can be told from today's. */
export const rulesVersion = '1';

export interface OrderCheck {
	/** Gravest first. */
	readonly findings: readonly ClinicalFinding[];
	/** What could not be checked, and why; shown beside the findings, never taken for a pass. */
	readonly notChecked: readonly NotChecked[];
	/** Rules and tables that were asked, as "rules.tables". */
	readonly version: string;
}

/**
 * All clinical checks of an order. Pure: the same order, patient and tables always give the same answer.
 *
 * Example: a patient allergic to penicillin with amoxicillin, paracetamol and a cold remedy with paracetamol →
 * allergy (critical), duplicate_substance (critical), in this order.
 */
export function checkOrder(order: Order, knowledge: Knowledge): OrderCheck {
	const allergies = checkAllergies(order, knowledge);
	const doses = checkDoses(order, knowledge);
	const conditions = checkConditions(order, knowledge);
	const renal = checkRenal(order, knowledge);
	const findings = [
		...allergies.findings,
		...checkInteractions(order, knowledge),
		...conditions.findings,
		...doses.findings,
		...checkDuplicates(order, knowledge),
		...renal.findings,
		...checkIndications(order, knowledge),
		...checkEphedrine(order)
	];
	const blind = order.lines.filter(({ ingredients }) => ingredients.length === 0);
	return {
		findings: findings.toSorted((a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier)),
		notChecked: [
			...allergies.notChecked,
			...doses.notChecked,
			...conditions.notChecked,
			...renal.notChecked,
			...(blind.length > 0
				? [
						{
							check: 'ingredients' as const,
							why: 'ingredients_unknown' as const,
							lineNos: blind.map(({ lineNo }) => lineNo)
						}
					]
				: [])
		],
		version: `${rulesVersion}.${knowledge.version}`
	};
}

/** Why a doctor goes on over a critical finding. */
export const overrideReasons = [
	'benefit_outweighs',
	'tolerated_before',
	'monitored',
	'dose_intended',
	'no_alternative',
	'finding_wrong'
] as const;
export type OverrideReason = (typeof overrideReasons)[number];

export interface Override {
	/** `findingKey` of the finding that is gone over. */
	readonly finding: string;
	readonly reason: OverrideReason;
	readonly note?: string;
}

/** Critical findings that nobody gave a reason for yet; signing waits for them. */
export const unanswered = (
	findings: readonly ClinicalFinding[],
	overrides: readonly Override[]
): readonly ClinicalFinding[] =>
	findings.filter(
		(finding) =>
			finding.tier === 'critical' && !overrides.some((override) => override.finding === findingKey(finding))
	);
