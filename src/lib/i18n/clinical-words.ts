/** What the clinical checks found, in words: state first, then what may happen. */
import type { OutsideAnswer } from '../contract/http/cds';
import type { OverrideReason } from '../domain/clinical/check-order';
import type { ClinicalCode, ClinicalFinding, NotChecked } from '../domain/clinical/finding';
import type { Tier } from '../domain/clinical/knowledge';
import type { Stated } from '../domain/clinical/order';
import { m } from './paraglide/messages';
import { getLocale } from './paraglide/runtime';

type Inputs = { a: string; b: string; given: string; limit: string };

const codes: Readonly<Record<ClinicalCode, (inputs: Inputs) => string>> = {
	allergy: m.clin_allergy,
	cross_allergy: m.clin_cross_allergy,
	allergy_not_understood: m.clin_allergy_not_understood,
	duplicate_substance: m.clin_duplicate_substance,
	duplicate_class: m.clin_duplicate_class,
	interaction: m.clin_interaction,
	single_dose_high: m.clin_single_dose_high,
	daily_dose_high: m.clin_daily_dose_high,
	renal: m.clin_renal,
	pregnancy: m.clin_pregnancy,
	lactation: m.clin_lactation,
	age: m.clin_age,
	diagnosis: m.clin_diagnosis,
	no_indication: m.clin_no_indication,
	ephedrine: m.clin_ephedrine
};

/** 2000000 µg → "2 g"; no zeros behind the point, a leading one before it. */
export function doseWords(micrograms: number | undefined): string {
	if (micrograms === undefined) return '';
	if (micrograms >= 1_000_000) return `${trimmed(micrograms / 1_000_000)} g`;
	return micrograms >= 1_000 ? `${trimmed(micrograms / 1_000)} mg` : `${trimmed(micrograms)} μg`;
}

const trimmed = (value: number): string => String(Math.round(value * 1000) / 1000);

export const findingWords = ({ code, subjects, given, limit }: ClinicalFinding): string => {
	const [a = '', ...rest] = subjects;
	return codes[code]({ a, b: rest.join('、'), given: doseWords(given), limit: doseWords(limit) });
};

/** The sentence of the table's row in the reader's language; the hospital wrote both. */
export const adviceWords = ({ zh, en }: ClinicalFinding): string | undefined =>
	getLocale() === 'en' ? (en ?? zh) : (zh ?? en);

const tierNames: Readonly<Record<Tier, () => string>> = {
	critical: m.clin_tier_critical,
	warning: m.clin_tier_warning,
	info: m.clin_tier_info
};
export const tierWords = (tier: Tier): string => tierNames[tier]();

const reasons: Readonly<Record<OverrideReason, () => string>> = {
	benefit_outweighs: m.clin_reason_benefit_outweighs,
	tolerated_before: m.clin_reason_tolerated_before,
	monitored: m.clin_reason_monitored,
	dose_intended: m.clin_reason_dose_intended,
	no_alternative: m.clin_reason_no_alternative,
	finding_wrong: m.clin_reason_finding_wrong
};
export const overrideWords = (reason: OverrideReason): string => reasons[reason]();

const statedNames: Readonly<Record<Stated, () => string>> = {
	yes: m.clin_stated_yes,
	no: m.clin_stated_no,
	unknown: m.clin_stated_unknown
};
export const statedWords = (stated: Stated): string => statedNames[stated]();

const whats: Readonly<Record<NotChecked['check'], () => string>> = {
	allergies: m.clin_what_allergies,
	dose: m.clin_what_dose,
	renal: m.clin_what_renal,
	pregnancy: m.clin_what_pregnancy,
	lactation: m.clin_what_lactation,
	ingredients: m.clin_what_ingredients
};
const whys: Readonly<Record<NotChecked['why'], () => string>> = {
	not_asked: m.clin_why_not_asked,
	weight_unknown: m.clin_why_weight_unknown,
	strength_unreadable: m.clin_why_strength_unreadable,
	ingredients_unknown: m.clin_why_ingredients_unknown
};
export const notCheckedWords = ({ check, why }: NotChecked): string =>
	m.clin_not_checked({ what: whats[check](), why: whys[why]() });

export const lineWords = (lineNos: readonly number[]): string =>
	lineNos.length === 0 ? '' : m.clin_lines({ lines: lineNos.join('、') });

const aways: Readonly<Record<NonNullable<OutsideAnswer['away']>, () => string>> = {
	timeout: m.cds_outside_timeout,
	not_connected: m.cds_outside_not_connected,
	refused: m.cds_outside_refused,
	source_failed: m.cds_outside_source_failed
};
export const outsideAwayWords = (away: NonNullable<OutsideAnswer['away']>): string => aways[away]();
