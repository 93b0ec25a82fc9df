import { timesPerDay } from '../prescription/dosing-codes';
import { groupOf, isMember, memberIngredients } from './agents';
import { byRow, type ClinicalFinding, type NotChecked } from './finding';
import type { AgeRange, DoseRow, Knowledge } from './knowledge';
import type { Order, OrderedLine, PatientState } from './order';
import { doseOf } from './strength';

export const inAge = ({ fromYears, belowYears }: AgeRange, years: number): boolean =>
	years >= (fromYears ?? 0) && years < (belowYears ?? Infinity);

/** The most doses that fall on one day. */
export function dosesPerDay({ frequency, maxPerDay }: OrderedLine): number | undefined {
	if (frequency === 'prn') return maxPerDay;
	if (frequency === 'once') return 1;
	const rate = timesPerDay[frequency];
	return rate ? Math.ceil(rate.numerator / rate.denominator) : undefined;
}

type Amounts = { readonly single: number; readonly daily: number } | undefined;

/** Micrograms of the group's ingredients by mouth in one dose and on one day. */
function amountsOf(line: OrderedLine, at: readonly number[]): Amounts {
	const doses = dosesPerDay(line);
	const parts = at.map((index) => doseOf(line, index));
	if (doses === undefined || parts.some((part) => part === undefined) || parts.length === 0) return;
	const single = parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
	return { single, daily: single * doses };
}

const perWeight = (perKg: number | undefined, { weightGrams }: PatientState): number | undefined =>
	perKg === undefined || weightGrams === null ? undefined : (perKg * weightGrams) / 1000;

const lowest = (...limits: readonly (number | undefined)[]): number | undefined => {
	const known = limits.filter((limit) => limit !== undefined);
	return known.length > 0 ? Math.min(...known) : undefined;
};

/**
 * Doses above what the table allows for the patient's age and weight, by mouth; the day's dose is added up over all
 * lines that hold the substance.
 *
 * Example: 对乙酰氨基酚片 0.5 g, 2 tablets q6h, adult: 1 g a dose, 4 g a day; with a row of at most 1 g and 2 g →
 * `daily_dose_high`, given 4000000, limit 2000000.
 * A child whose weight nobody gave is `not_checked` where the row counts by weight.
 */
export function checkDoses(
	{ lines, patient }: Order,
	knowledge: Knowledge
): { findings: readonly ClinicalFinding[]; notChecked: readonly NotChecked[] } {
	const findings: ClinicalFinding[] = [];
	const notChecked: NotChecked[] = [];
	for (const row of knowledge.doses) {
		if (!inAge(row, patient.ageYears)) continue;
		const group = groupOf(knowledge, row.group);
		const members = lines.filter((line) => line.route === 'oral' && isMember(line, group));
		if (members.length === 0) continue;
		const lineNos = members.map(({ lineNo }) => lineNo);
		if (needsWeight(row) && patient.weightGrams === null)
			notChecked.push({ check: 'dose', why: 'weight_unknown', lineNos });
		let daily = 0;
		const unreadable: number[] = [];
		for (const line of members) {
			const amounts = amountsOf(line, memberIngredients(line, group));
			if (!amounts) {
				unreadable.push(line.lineNo);
				continue;
			}
			daily += amounts.daily;
			const limit = lowest(row.maxSingle, perWeight(row.maxSinglePerKg, patient));
			if (limit !== undefined && amounts.single > limit)
				findings.push({
					code: 'single_dose_high',
					tier: row.tier,
					...byRow(row),
					lineNos: [line.lineNo],
					subjects: [group.zh],
					given: Math.round(amounts.single),
					limit: Math.round(limit)
				});
		}
		if (unreadable.length > 0)
			notChecked.push({ check: 'dose', why: 'strength_unreadable', lineNos: unreadable });
		const limit = lowest(row.maxDaily, perWeight(row.maxDailyPerKg, patient));
		if (limit !== undefined && daily > limit)
			findings.push({
				code: 'daily_dose_high',
				tier: row.tier,
				...byRow(row),
				lineNos,
				subjects: [group.zh],
				given: Math.round(daily),
				limit: Math.round(limit)
			});
	}
	return { findings, notChecked };
}

const needsWeight = ({ maxSinglePerKg, maxDailyPerKg }: DoseRow): boolean =>
	maxSinglePerKg !== undefined || maxDailyPerKg !== undefined;

/** The day's dose of a group over all lines, in micrograms; undefined where one of them cannot be read. */
export function dailyOf(lines: readonly OrderedLine[], at: (line: OrderedLine) => readonly number[]) {
	let sum = 0;
	for (const line of lines) {
		const amounts = amountsOf(line, at(line));
		if (!amounts) return;
		sum += amounts.daily;
	}
	return sum;
}
