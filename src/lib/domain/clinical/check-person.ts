import { groupOf, memberIngredients, membersOf } from './agents';
import { dailyOf, inAge } from './check-doses';
import { byRow, type ClinicalFinding, type NotChecked } from './finding';
import type { ConditionRow, Knowledge } from './knowledge';
import type { Order, OrderedLine, PatientState } from './order';

interface Checked {
	readonly findings: readonly ClinicalFinding[];
	readonly notChecked: readonly NotChecked[];
}

const lineNosOf = (lines: readonly OrderedLine[]) => lines.map(({ lineNo }) => lineNo);

/** Ages at which a pregnancy is asked for. */
const childbearing = { from: 12, to: 55 } as const;

/** Whether to ask about pregnancy and nursing at all. */
export const mayBePregnant = ({ sex, ageYears }: Pick<PatientState, 'sex' | 'ageYears'>): boolean =>
	sex === 'female' && ageYears >= childbearing.from && ageYears <= childbearing.to;

type Holds = 'yes' | 'no' | 'unknown';

function holds(row: ConditionRow, patient: PatientState): Holds {
	if (row.condition === 'age') return inAge(row, patient.ageYears) ? 'yes' : 'no';
	if (row.condition === 'diagnosis')
		return patient.diagnoses.some((name) => (row.words ?? []).some((word) => name.includes(word)))
			? 'yes'
			: 'no';
	if (!mayBePregnant(patient)) return 'no';
	return row.condition === 'pregnancy' ? patient.pregnant : patient.lactating;
}

/**
 * Pregnancy, lactation, age and diagnoses that a medicine is not for.
 *
 * Example: 左氧氟沙星片 for a boy of 12 with the row "below 18 years" → `age`, critical.
 * A woman of 30 of whom nobody asked whether she is pregnant → not checked, on the lines that a row speaks of.
 */
export function checkConditions({ lines, patient }: Order, knowledge: Knowledge): Checked {
	const findings: ClinicalFinding[] = [];
	const unasked: Record<'pregnancy' | 'lactation', Set<number>> = {
		pregnancy: new Set(),
		lactation: new Set()
	};
	for (const row of knowledge.conditions) {
		const group = groupOf(knowledge, row.group);
		const members = membersOf(lines, group);
		if (members.length === 0) continue;
		const answer = holds(row, patient);
		if (answer === 'unknown' && (row.condition === 'pregnancy' || row.condition === 'lactation'))
			for (const lineNo of lineNosOf(members)) unasked[row.condition].add(lineNo);
		if (answer !== 'yes') continue;
		findings.push({
			code: row.condition,
			tier: row.tier,
			...byRow(row),
			lineNos: lineNosOf(members),
			subjects: [group.zh],
			zh: row.zh,
			en: row.en
		});
	}
	const notChecked = (['pregnancy', 'lactation'] as const).flatMap((check): NotChecked[] =>
		unasked[check].size === 0 ? [] : [{ check, why: 'not_asked', lineNos: [...unasked[check]].sort() }]
	);
	return { findings, notChecked };
}

/** Medicines that a weak kidney does not clear: avoided, or held to a day's dose. */
export function checkRenal({ lines, patient }: Order, knowledge: Knowledge): Checked {
	const findings: ClinicalFinding[] = [];
	const unknown = new Set<number>();
	for (const row of knowledge.renal) {
		const group = groupOf(knowledge, row.group);
		const members = membersOf(lines, group);
		if (members.length === 0) continue;
		if (patient.egfr === null) {
			for (const lineNo of lineNosOf(members)) unknown.add(lineNo);
			continue;
		}
		if (patient.egfr >= row.belowEgfr) continue;
		const given = dailyOf(members, (line) => memberIngredients(line, group));
		if (row.maxDaily !== undefined && given !== undefined && given <= row.maxDaily) continue;
		findings.push({
			code: 'renal',
			tier: row.tier,
			...byRow(row),
			lineNos: lineNosOf(members),
			subjects: [group.zh],
			zh: row.zh,
			en: row.en,
			...(row.maxDaily !== undefined && { limit: row.maxDaily, ...(given !== undefined && { given }) })
		});
	}
	return {
		findings,
		notChecked: unknown.size === 0 ? [] : [{ check: 'renal', why: 'not_asked', lineNos: [...unknown].sort() }]
	};
}

/** Medicines that need a diagnosis which this consult does not name, such as antibiotics without an infection. */
export function checkIndications(
	{ lines, patient }: Order,
	knowledge: Knowledge
): readonly ClinicalFinding[] {
	return knowledge.indications.flatMap((row): ClinicalFinding[] => {
		const group = groupOf(knowledge, row.group);
		const members = membersOf(lines, group);
		if (members.length === 0) return [];
		if (patient.diagnoses.some((name) => row.words.some((word) => name.includes(word)))) return [];
		return [
			{
				code: 'no_indication',
				tier: row.tier,
				...byRow(row),
				lineNos: lineNosOf(members),
				subjects: [group.zh],
				zh: row.zh,
				en: row.en
			}
		];
	});
}

/** Compounds with ephedrine: the counter asks for an identity document and logs it; told so early. */
export const checkEphedrine = ({ lines }: Order): readonly ClinicalFinding[] =>
	lines
		.filter(({ ephedrine }) => ephedrine)
		.map(({ lineNo, genericName }) => ({
			code: 'ephedrine',
			tier: 'info',
			ruleId: 'ephedrine-log',
			source: '含麻黄碱类复方制剂管理通知（国家药监部门 2012，转载）',
			trust: 'statute',
			lineNos: [lineNo],
			subjects: [genericName]
		}));
