import { groupOf, isMember, membersOf } from './agents';
import { byRow, type ClinicalFinding } from './finding';
import type { Knowledge } from './knowledge';
import type { Order, OrderedLine, OrderedMedicine } from './order';

type Taken = OrderedMedicine & { readonly lineNo?: number };

const lineNosOf = (medicines: readonly Taken[]): readonly number[] =>
	medicines.flatMap(({ lineNo }) => (lineNo === undefined ? [] : [lineNo]));

/** A pair that the patient takes already is no concern of this order. */
const concerns = (medicines: readonly Taken[]): boolean => lineNosOf(medicines).length > 0;

/** A tablet and a cream are not the same medicine twice. */
const isSystemic = (medicine: Taken | OrderedLine): boolean =>
	!('route' in medicine) || !['topical', 'ophthalmic', 'otic', 'nasal'].includes(medicine.route);

/** What is ordered and, beside it, what is taken already and not ordered again. */
function allTaken({ lines, patient }: Order): readonly Taken[] {
	const ordered = new Set(lines.map(({ productId }) => productId));
	return [...lines, ...patient.current.filter(({ productId }) => !ordered.has(productId))].filter(isSystemic);
}

/**
 * The same substance or the same effect twice, medicines taken already included.
 *
 * Example: 酚麻美敏片 and 对乙酰氨基酚片 → `duplicate_substance` for paracetamol on both lines.
 * A class is not told where all its members are one substance that has been told already.
 */
export function checkDuplicates(order: Order, knowledge: Knowledge): readonly ClinicalFinding[] {
	const taken = allTaken(order);
	const substances: ClinicalFinding[] = [];
	const classes: ClinicalFinding[] = [];
	for (const group of knowledge.groups) {
		if (group.duplicateTier === null) continue;
		const members = membersOf(taken, group);
		if (members.length < 2 || !concerns(members)) continue;
		const list = group.level === 'substance' ? substances : classes;
		list.push({
			code: group.level === 'substance' ? 'duplicate_substance' : 'duplicate_class',
			tier: group.duplicateTier,
			...byRow(group),
			lineNos: lineNosOf(members),
			subjects: [group.zh, ...members.map(({ genericName }) => genericName)]
		});
	}
	const told = new Set(substances.map(({ subjects }) => subjects.slice(1).join()));
	return [...substances, ...classes.filter(({ subjects }) => !told.has(subjects.slice(1).join()))];
}

/** Rows of the interaction table of which both sides are there, on two different medicines. */
export function checkInteractions(order: Order, knowledge: Knowledge): readonly ClinicalFinding[] {
	const taken = allTaken(order);
	const findings: ClinicalFinding[] = [];
	for (const row of knowledge.interactions) {
		const [one, other] = row.between.map((id) => groupOf(knowledge, id));
		if (!one || !other) continue;
		for (const a of membersOf(taken, one))
			for (const b of taken) {
				if (a === b || !isMember(b, other) || !concerns([a, b])) continue;
				// Within one group each pair would be met from both ends.
				if (one === other && taken.indexOf(a) > taken.indexOf(b)) continue;
				findings.push({
					code: 'interaction',
					tier: row.tier,
					...byRow(row),
					lineNos: lineNosOf([a, b]),
					subjects: [a.genericName, b.genericName],
					zh: row.zh,
					en: row.en
				});
			}
	}
	return findings;
}
