/** Codes of prescriptions in words for the doctor's console. Sentences for customers: `dosing-words.ts`. */
import { isReturnReason, type ReturnReason } from '../domain/dispensing/review-checks';
import type { DoseUnit, Frequency, Route, WhenHint } from '../domain/prescription/dosing-codes';
import type { LimitCode, LimitFinding } from '../domain/prescription/limits';
import type { PrescriptionStatus } from '../domain/prescription/status';
import { m } from './paraglide/messages';

const units: Readonly<Record<DoseUnit, () => string>> = {
	tablet: m.rx_unit_tablet,
	capsule: m.rx_unit_capsule,
	sachet: m.rx_unit_sachet,
	pill: m.rx_unit_pill,
	ml: m.rx_unit_ml,
	g: m.rx_unit_g,
	mg: m.rx_unit_mg,
	drop: m.rx_unit_drop,
	spray: m.rx_unit_spray,
	puff: m.rx_unit_puff,
	patch: m.rx_unit_patch,
	suppository: m.rx_unit_suppository,
	vial: m.rx_unit_vial,
	bottle: m.rx_unit_bottle,
	iu: m.rx_unit_iu,
	application: m.rx_unit_application
};

const routes: Readonly<Record<Route, () => string>> = {
	oral: m.rx_route_oral,
	sublingual: m.rx_route_sublingual,
	topical: m.rx_route_topical,
	ophthalmic: m.rx_route_ophthalmic,
	otic: m.rx_route_otic,
	nasal: m.rx_route_nasal,
	inhaled: m.rx_route_inhaled,
	rectal: m.rx_route_rectal,
	vaginal: m.rx_route_vaginal,
	subcutaneous: m.rx_route_subcutaneous
};

const frequencies: Readonly<Record<Frequency, () => string>> = {
	qd: m.rx_frequency_qd,
	bid: m.rx_frequency_bid,
	tid: m.rx_frequency_tid,
	qid: m.rx_frequency_qid,
	q6h: m.rx_frequency_q6h,
	q8h: m.rx_frequency_q8h,
	q12h: m.rx_frequency_q12h,
	qn: m.rx_frequency_qn,
	qod: m.rx_frequency_qod,
	qw: m.rx_frequency_qw,
	prn: m.rx_frequency_prn,
	once: m.rx_frequency_once
};

const whens: Readonly<Record<WhenHint, () => string>> = {
	before_meal: m.rx_when_before_meal,
	after_meal: m.rx_when_after_meal,
	with_meal: m.rx_when_with_meal,
	at_bedtime: m.rx_when_at_bedtime,
	on_waking: m.rx_when_on_waking
};

const reasons: Readonly<Record<ReturnReason, () => string>> = {
	patient_details: m.rx_reason_patient_details,
	diagnosis_missing: m.rx_reason_diagnosis_missing,
	diagnosis_does_not_fit: m.rx_reason_diagnosis_does_not_fit,
	wrong_medicine: m.rx_reason_wrong_medicine,
	form_or_strength: m.rx_reason_form_or_strength,
	dose_too_high: m.rx_reason_dose_too_high,
	dose_too_low: m.rx_reason_dose_too_low,
	frequency_or_route: m.rx_reason_frequency_or_route,
	quantity_too_large: m.rx_reason_quantity_too_large,
	duplicate_therapy: m.rx_reason_duplicate_therapy,
	interaction: m.rx_reason_interaction,
	allergy: m.rx_reason_allergy,
	contraindicated: m.rx_reason_contraindicated,
	not_for_age_or_pregnancy: m.rx_reason_not_for_age_or_pregnancy,
	special_control: m.rx_reason_special_control,
	not_available: m.rx_reason_not_available,
	other: m.rx_reason_other
};

const statuses: Readonly<Record<PrescriptionStatus, () => string>> = {
	draft: m.rx_status_draft,
	signed: m.rx_status_signed,
	approved: m.rx_status_approved,
	rejected: m.rx_status_rejected,
	dispensing: m.rx_status_dispensing,
	dispensed: m.rx_status_dispensed,
	partly_dispensed: m.rx_status_partly_dispensed,
	cancelled: m.rx_status_cancelled,
	expired: m.rx_status_expired
};

const limits: Readonly<Record<LimitCode, (inputs: { limit: string }) => string>> = {
	no_lines: () => m.rx_limit_no_lines(),
	too_many_lines: m.rx_limit_too_many_lines,
	amount_not_decimal: () => m.rx_limit_amount_not_decimal(),
	days_not_whole: () => m.rx_limit_days_not_whole(),
	too_many_days: m.rx_limit_too_many_days,
	packs_not_whole: () => m.rx_limit_packs_not_whole(),
	packs_beyond_days: m.rx_limit_packs_beyond_days,
	packs_short: m.rx_limit_packs_short,
	prn_needs_maximum: () => m.rx_limit_prn_needs_maximum(),
	special_control: () => m.rx_limit_special_control(),
	vaccine_or_blood_product: () => m.rx_limit_vaccine_or_blood_product(),
	herbal_apart: () => m.rx_limit_herbal_apart(),
	duplicate_product: () => m.rx_limit_duplicate_product(),
	otc_on_prescription: () => m.rx_limit_otc_on_prescription(),
	validity_starts_before_issue: () => m.rx_limit_validity_starts_before_issue(),
	validity_too_long: m.rx_limit_validity_too_long,
	guardian_absent: m.rx_limit_guardian_absent,
	guardian_specialist_unconfirmed: m.rx_limit_guardian_specialist_unconfirmed,
	earlier_diagnosis_missing: () => m.rx_limit_earlier_diagnosis_missing(),
	evidence_unconfirmed: () => m.rx_limit_evidence_unconfirmed(),
	no_diagnosis: () => m.rx_limit_no_diagnosis()
};

export const unitWords = (unit: DoseUnit): string => units[unit]();
export const routeWords = (route: Route): string => routes[route]();
export const frequencyWords = (frequency: Frequency): string => frequencies[frequency]();
export const whenWords = (when: WhenHint): string => whens[when]();
export const statusWords = (status: PrescriptionStatus): string => statuses[status]();

/** State, then what to do. */
export const limitWords = ({ code, limit }: LimitFinding): string =>
	limits[code]({ limit: String(limit ?? '') });

/** Why a prescription came back; a code that is not known is said as "other". */
export const reasonWords = (code: string): string => reasons[isReturnReason(code) ? code : 'other']();
