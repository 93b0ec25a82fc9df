/** Judges what a doctor has typed so far by the limits; the page and the server ask the same question. */
import type { LocalDate } from '../shared/local-date';
import type { Frequency } from './dosing-codes';
import { checkLimits, lastValidDay, type LimitFinding, type RxClass, type SpecialControl } from './limits';
import { planQuantity } from './quantity';

export interface TypedLine {
	readonly productId: string;
	readonly amount: string;
	readonly unit: string;
	readonly frequency: Frequency;
	readonly maxPerDay?: number;
	readonly days: number;
	readonly packs: number;
}

export interface TypedDraft {
	readonly diagnosis: string;
	readonly validDays: number;
	readonly guardianConfirmed: boolean;
	readonly lines: readonly TypedLine[];
}

export interface TypedProduct {
	readonly id: string;
	readonly rxClass: RxClass;
	readonly specialControl: SpecialControl | null;
	/** What one pack holds, per unit of a dose. */
	readonly contents: readonly { readonly unit: string; readonly amount: string }[];
}

export interface TypedFacts {
	readonly ageYears: number;
	readonly guardianPresent: boolean;
	readonly mayTreatChildren: boolean;
	readonly earlierDiagnosis: boolean;
	readonly evidenceConfirmed: boolean;
	readonly today: LocalDate;
}

/** "上呼吸道感染；过敏性鼻炎" → two names. */
export const diagnosisNames = (typed: string): readonly string[] =>
	typed
		.split(/[;；\n]/)
		.map((name) => name.normalize('NFC').trim())
		.filter((name) => name !== '');

/** Packs that the days need; undefined where the pack is not counted in the dose's unit or something is missing. */
export function plannedPacks(
	line: Omit<TypedLine, 'productId' | 'packs'>,
	product: Pick<TypedProduct, 'contents'>
): number | undefined {
	const content = product.contents.find(({ unit }) => unit === line.unit);
	const planned = content && planQuantity(line, content.amount);
	return planned?.ok ? planned.value.packs : undefined;
}

/**
 * All that stands against signing, or is worth a mention. Every line's product must be among `products`; whether it
 * is on the register at all is for the server to ask.
 */
export function checkDraft(
	draft: TypedDraft,
	facts: TypedFacts,
	products: readonly TypedProduct[]
): readonly LimitFinding[] {
	const { today } = facts;
	return checkLimits(
		{
			issuedOn: today,
			validUntil: lastValidDay(today, draft.validDays),
			diagnoses: diagnosisNames(draft.diagnosis).length,
			lines: draft.lines.map((line, index) => {
				const product = products.find(({ id }) => id === line.productId);
				const planned = product && plannedPacks(line, product);
				return {
					...line,
					lineNo: index + 1,
					rxClass: product?.rxClass ?? 'rx',
					specialControl: product?.specialControl ?? null,
					...(planned !== undefined && { plannedPacks: planned })
				};
			})
		},
		{
			ageYears: facts.ageYears,
			guardianPresent: facts.guardianPresent && draft.guardianConfirmed,
			specialistConfirmed: facts.mayTreatChildren && draft.guardianConfirmed,
			earlierDiagnosis: facts.earlierDiagnosis,
			evidenceConfirmed: facts.evidenceConfirmed
		}
	);
}
