import { groupOf, membersOf } from './agents';
import { byRow, type ClinicalFinding, type NotChecked } from './finding';
import type { AllergenRow, Knowledge, Tier } from './knowledge';
import type { Order } from './order';

const lineNosOf = (lines: readonly { readonly lineNo: number }[]) => lines.map(({ lineNo }) => lineNo);

/** "青霉素、海鲜" → the allergens that the table knows by these words. */
const allergensIn = (text: string, rows: readonly AllergenRow[]): readonly AllergenRow[] =>
	rows.filter(({ words }) => words.some((word) => text.toLowerCase().includes(word.toLowerCase())));

/** Parts of the text that no row of the table knows: a person must read them. */
function unknownParts(text: string, known: readonly AllergenRow[]): readonly string[] {
	return text
		.split(/[、，,;；。\n和及]|\band\b/)
		.map((part) => part.trim())
		.filter((part) => part !== '' && allergensIn(part, known).length === 0);
}

/**
 * Medicines that the patient is allergic to, by ingredient, by class and by cross-reactivity.
 *
 * Example: "青霉素" and a line of amoxicillin → `allergy`, critical; a line of cefixime → `cross_allergy`, warning.
 */
export function checkAllergies(
	{ lines, patient }: Order,
	knowledge: Knowledge
): { findings: readonly ClinicalFinding[]; notChecked: readonly NotChecked[] } {
	const { answer, text } = patient.allergies;
	if (answer === 'unknown')
		return {
			findings: [],
			notChecked: [{ check: 'allergies', why: 'not_asked', lineNos: lineNosOf(lines) }]
		};
	if (answer === 'none') return { findings: [], notChecked: [] };
	const findings: ClinicalFinding[] = [];
	const allergens = allergensIn(text, knowledge.allergens);
	const tell = (row: AllergenRow, code: 'allergy' | 'cross_allergy', groupId: string, tier: Tier) => {
		const group = groupOf(knowledge, groupId);
		const members = membersOf(lines, group);
		if (members.length > 0)
			findings.push({
				code,
				tier,
				...byRow(row),
				lineNos: lineNosOf(members),
				subjects: [row.words[0] ?? '', group.zh]
			});
	};
	for (const row of allergens) {
		for (const group of row.groups) tell(row, 'allergy', group, 'critical');
		for (const { group, tier } of row.cross) tell(row, 'cross_allergy', group, tier);
	}
	for (const part of unknownParts(text, knowledge.allergens))
		findings.push({
			code: 'allergy_not_understood',
			tier: 'info',
			ruleId: 'allergy-text',
			source: '患者自述',
			trust: 'general',
			lineNos: [],
			subjects: [part]
		});
	return { findings, notChecked: [] };
}
