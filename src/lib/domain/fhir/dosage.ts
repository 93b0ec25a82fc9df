import type { PrescriptionLine } from '../prescription/document';
import {
	isDoseUnit,
	isFrequency,
	isRoute,
	type DoseUnit,
	type Frequency,
	type WhenHint
} from '../prescription/dosing-codes';
import { parseDecimal, tidyDecimal } from '../prescription/decimal';
import { systems } from './systems';

type Dosing = Pick<
	PrescriptionLine,
	'amount' | 'unit' | 'route' | 'frequency' | 'maxPerDay' | 'when' | 'days' | 'note'
>;

/** UCUM has measures, and no tablets or drops. */
const ucum: Partial<Record<DoseUnit, string>> = { ml: 'mL', g: 'g', mg: 'mg', iu: '[iU]' };

const hints: Readonly<Record<WhenHint, string>> = {
	before_meal: 'AC',
	after_meal: 'PC',
	with_meal: 'C',
	at_bedtime: 'HS',
	on_waking: 'WAKE'
};

interface Repeat {
	readonly frequency: number;
	readonly period: number;
	readonly periodUnit: 'h' | 'd' | 'wk';
}
const every = (frequency: number, period: number, periodUnit: Repeat['periodUnit']): Repeat => ({
	frequency,
	period,
	periodUnit
});
const repeats: Partial<Record<Frequency, Repeat>> = {
	qd: every(1, 1, 'd'),
	bid: every(2, 1, 'd'),
	tid: every(3, 1, 'd'),
	qid: every(4, 1, 'd'),
	q6h: every(1, 6, 'h'),
	q8h: every(1, 8, 'h'),
	q12h: every(1, 12, 'h'),
	qod: every(1, 2, 'd'),
	qw: every(1, 1, 'wk')
};

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const days = (value: number) => ({ value, unit: 'd', system: systems.ucum, code: 'd' });
const doses = (value: number) => ({ value, unit: '1', system: systems.ucum, code: '1' });

function quantity(amount: string, unit: DoseUnit) {
	const measure = ucum[unit];
	return {
		value: Number(amount),
		unit,
		system: measure ? systems.ucum : systems.doseUnit,
		code: measure ?? unit
	};
}

/**
 * A line's dosing as R4 `Dosage`, its words beside it. The code of the frequency is ours and exact; `repeat` says the
 * same for those who compute.
 * @param text dose in plain words
 */
export function toDosage(line: Dosing, text: string): Record<string, unknown> {
	const when = [
		...new Set([...(line.frequency === 'qn' ? ['HS'] : []), ...(line.when ? [hints[line.when]] : [])])
	];
	const repeat = {
		boundsDuration: days(line.days),
		...(line.frequency === 'once' && { count: 1 }),
		...(line.frequency === 'qn' ? every(1, 1, 'd') : repeats[line.frequency]),
		...(when.length > 0 && { when })
	};
	return {
		text,
		...(line.note && { patientInstruction: line.note }),
		timing: { repeat, code: coded(systems.frequency, line.frequency) },
		...(line.frequency === 'prn' && { asNeededBoolean: true }),
		route: coded(systems.route, line.route),
		doseAndRate: [{ doseQuantity: quantity(line.amount, line.unit) }],
		...(line.maxPerDay !== undefined && {
			maxDosePerPeriod: { numerator: doses(line.maxPerDay), denominator: days(1) }
		})
	};
}

interface CodedValue {
	readonly coding?: readonly { readonly system?: string; readonly code?: string }[];
}
interface Measured {
	readonly value?: number;
	readonly system?: string;
	readonly code?: string;
}
/** The elements of `Dosage` that are read; whoever calls has validated them against HL7's schema. */
export interface GivenDosage {
	readonly patientInstruction?: string;
	readonly timing?: {
		readonly repeat?: Partial<Repeat> & {
			readonly boundsDuration?: Measured;
			readonly when?: readonly string[];
		};
		readonly code?: CodedValue;
	};
	readonly route?: CodedValue;
	readonly doseAndRate?: readonly { readonly doseQuantity?: Measured }[];
	readonly maxDosePerPeriod?: { readonly numerator?: Measured; readonly denominator?: Measured };
}

const codeIn = (value: CodedValue | undefined, system: string): string | undefined =>
	value?.coding?.find((coding) => coding.system === system)?.code;

function frequencyOf({ timing }: GivenDosage): Frequency | undefined {
	const code = codeIn(timing?.code, systems.frequency);
	if (code !== undefined) return isFrequency(code) ? code : undefined;
	const { repeat } = timing ?? {};
	return (Object.keys(repeats) as Frequency[]).find((known) => {
		const same = repeats[known];
		return (
			same?.frequency === repeat?.frequency &&
			same?.period === repeat?.period &&
			same?.periodUnit === repeat?.periodUnit
		);
	});
}

function unitOf({ system, code }: Measured): DoseUnit | undefined {
	if (code === undefined) return undefined;
	if (system === systems.doseUnit) return isDoseUnit(code) ? code : undefined;
	if (system !== systems.ucum) return undefined;
	return (Object.keys(ucum) as DoseUnit[]).find((unit) => ucum[unit] === code);
}

/** Exact for the amounts that doses have; what JSON cannot hold exactly is refused. */
function amountOf(value: number | undefined): string | undefined {
	const tidy = value === undefined ? undefined : tidyDecimal(String(value));
	return tidy !== undefined && parseDecimal(tidy).ok ? tidy : undefined;
}

/** A dosage of another system as ours. @returns the name of the element that is missing or not understood */
export function readDosage(given: GivenDosage): { readonly dosing: Dosing } | { readonly missing: string } {
	const { repeat } = given.timing ?? {};
	const dose = given.doseAndRate?.[0]?.doseQuantity;
	const amount = amountOf(dose?.value);
	if (!dose || amount === undefined) return { missing: 'doseAndRate[0].doseQuantity.value' };
	const unit = unitOf(dose);
	if (!unit) return { missing: 'doseAndRate[0].doseQuantity.code' };
	const route = codeIn(given.route, systems.route);
	if (route === undefined || !isRoute(route)) return { missing: 'route' };
	const frequency = frequencyOf(given);
	if (!frequency) return { missing: 'timing.code' };
	const bounds = repeat?.boundsDuration;
	if (bounds?.code !== 'd' || !Number.isSafeInteger(bounds.value))
		return { missing: 'timing.repeat.boundsDuration' };
	const when = (Object.keys(hints) as WhenHint[]).find((hint) => {
		const own = frequency === 'qn' && hint === 'at_bedtime';
		return !own && repeat?.when?.includes(hints[hint]);
	});
	const most = given.maxDosePerPeriod?.numerator?.value;
	return {
		dosing: {
			amount,
			unit,
			route,
			frequency,
			days: Number(bounds.value),
			...(when && { when }),
			...(most !== undefined && frequency === 'prn' && { maxPerDay: most }),
			...(given.patientInstruction !== undefined && { note: given.patientInstruction })
		}
	};
}
