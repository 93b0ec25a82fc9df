import type { AgentGroup, Knowledge } from './knowledge';
import type { OrderedMedicine } from './order';

/** 盐酸二甲双胍 and 二甲双胍 are one substance when the table lists both; widths and blanks never part two names. */
const tidy = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** Whether a medicine holds a member of the group. */
export const isMember = (medicine: OrderedMedicine, group: AgentGroup): boolean =>
	memberIngredients(medicine, group).length > 0 ||
	// A class by ATC stands for the whole medicine: a combination is filed under its leading effect.
	(medicine.atc !== null && group.atc.some((prefix) => medicine.atc?.startsWith(prefix)));

/** Positions of the group's members among the medicine's ingredients. */
export function memberIngredients(medicine: OrderedMedicine, group: AgentGroup): readonly number[] {
	const names = new Set(group.ingredients.map(tidy));
	return medicine.ingredients.flatMap((name, at) => (names.has(tidy(name)) ? [at] : []));
}

/** @throws RangeError for a group that the tables do not have: a row was written against another version. */
export function groupOf(knowledge: Knowledge, id: string): AgentGroup {
	const group = knowledge.groups.find((candidate) => candidate.id === id);
	if (!group) throw new RangeError(`no group is called ${id}`);
	return group;
}

export const membersOf = <Medicine extends OrderedMedicine>(
	medicines: readonly Medicine[],
	group: AgentGroup
): readonly Medicine[] => medicines.filter((medicine) => isMember(medicine, group));

/** Every group that a row of the other tables speaks of. */
export const groupsNamed = ({
	allergens,
	interactions,
	doses,
	renal,
	conditions,
	indications
}: Knowledge): ReadonlySet<string> =>
	new Set([
		...allergens.flatMap(({ groups, cross }) => [...groups, ...cross.map(({ group }) => group)]),
		...interactions.flatMap(({ between }) => between),
		...[...doses, ...renal, ...conditions, ...indications].map(({ group }) => group)
	]);
