/**
 * Signs that a doctor should look at first and that a customer should not wait with. The words are a house list
 * (triage practice, no statute): they only mark, they never decide.
 */
export const redFlags = [
	'under_6',
	'under_3_months',
	'chest_pain',
	'breathing',
	'bleeding',
	'faint'
] as const;
export type RedFlag = (typeof redFlags)[number];

const words: readonly (readonly [RedFlag, RegExp])[] = [
	['chest_pain', /胸痛|胸口痛|胸口疼|胸闷|chest pain/i],
	['breathing', /呼吸困难|喘不上气|喘不过气|气短|憋气|short(ness)? of breath|can.?t breathe/i],
	['bleeding', /大出血|吐血|呕血|咯血|便血|黑便|vomit\w* blood|blood in (the )?stool/i],
	['faint', /晕倒|昏迷|抽搐|意识不清|半边.{0,3}(麻|无力)|faint|seizure|unconscious/i]
];

/** '发烧三天，有点喘不上气' of a four-year-old → ['under_6', 'breathing']. */
export function findRedFlags(facts: {
	readonly text: string;
	readonly ageYears: number;
	readonly ageMonths: number;
}): readonly RedFlag[] {
	const found: RedFlag[] = [];
	if (facts.ageYears < 6) found.push('under_6');
	if (facts.ageMonths < 3) found.push('under_3_months');
	for (const [flag, pattern] of words) if (pattern.test(facts.text)) found.push(flag);
	return found;
}
