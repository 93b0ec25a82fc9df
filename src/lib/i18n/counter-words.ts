/** Words of the pharmacist's counter for codes that come over the wire. */
import type { Failure } from '../contract/errors';
import type { AllergyAnswer, PaymentKind } from '../contract/http/dispensing';
import type { QueueStage } from '../contract/http/review';
import type { ReviewCheckKey, ReviewGroup } from '../domain/dispensing/review-checks';
import type { ReceiptLabel } from '../domain/dispensing/receipt';
import type { DocumentAge, Sex } from '../domain/prescription/document';
import { prescriptionStatuses, type OwedReason } from '../domain/prescription/status';
import { chinaOffsetMinutes } from '../domain/shared/local-date';
import { failureWords } from './failure-words';
import { m } from './paraglide/messages';
import { statusWords } from './prescription-words';

const stages: Readonly<Record<QueueStage, () => string>> = {
	waiting: m.pharm_stage_waiting,
	in_review: m.pharm_stage_in_review,
	ready: m.pharm_stage_ready,
	dispensing: m.pharm_stage_dispensing
};
export const stageWords = (stage: QueueStage): string => stages[stage]();

const groups: Readonly<Record<ReviewGroup, () => string>> = {
	prescription: m.pharm_group_prescription,
	medicine: m.pharm_group_medicine,
	incompatibility: m.pharm_group_incompatibility,
	rationality: m.pharm_group_rationality
};
export const groupWords = (group: ReviewGroup): string => groups[group]();

const checks: Readonly<Record<ReviewCheckKey, () => string>> = {
	department: m.pharm_check_department,
	patient_name: m.pharm_check_patient_name,
	age: m.pharm_check_age,
	medicine_name: m.pharm_check_medicine_name,
	form: m.pharm_check_form,
	strength: m.pharm_check_strength,
	quantity: m.pharm_check_quantity,
	appearance: m.pharm_check_appearance,
	usage: m.pharm_check_usage,
	diagnosis: m.pharm_check_diagnosis
};
export const reviewCheckWords = (key: ReviewCheckKey): string => checks[key]();

const sexes: Readonly<Record<Sex, () => string>> = {
	male: m.pharm_male,
	female: m.pharm_female,
	unknown: m.pharm_unknown_sex
};
export const sexWords = (sex: Sex): string => sexes[sex]();

export const ageWords = ({ value, unit }: DocumentAge): string =>
	({ year: m.pharm_years, month: m.pharm_months, day: m.pharm_days })[unit]({ value });

export function allergyWords({ answer, text }: AllergyAnswer): string {
	if (answer === 'listed') return m.pharm_allergy_listed({ text });
	return answer === 'none' ? m.pharm_allergy_none() : m.pharm_allergy_unknown();
}

/** 3分钟, 1小时5分; below a minute 刚到. */
export function waitWords(ms: number): string {
	const minutes = Math.floor(ms / 60_000);
	if (minutes < 1) return m.pharm_wait_now();
	if (minutes < 60) return m.pharm_wait_minutes({ minutes });
	return m.pharm_wait_hours({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

const labels: Readonly<Record<ReceiptLabel, () => string>> = {
	receipt_number: m.pharm_label_receipt_number,
	prescription_number: m.pharm_label_prescription_number,
	dispensed_at: m.pharm_label_dispensed_at,
	patient: m.pharm_label_patient,
	pharmacist: m.pharm_label_pharmacist,
	reviewer: m.pharm_label_reviewer,
	prescriber: m.pharm_label_prescriber,
	batch: m.pharm_label_batch,
	expires_on: m.pharm_label_expires_on,
	payment: m.pharm_label_payment,
	quantity_packs: m.pharm_label_quantity_packs,
	quantity_units: m.pharm_label_quantity_units,
	price: m.pharm_label_price,
	total: m.pharm_label_total
};
export const receiptLabelWords = (label: ReceiptLabel): string => labels[label]();

/** 2026-11-22 15:59:07, the time in China, as receipts write it in every language. */
export const receiptTime = (instant: string): string =>
	new Date(Date.parse(instant) + chinaOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');

const payments: Readonly<Record<PaymentKind, () => string>> = {
	cash: m.pharm_payment_cash,
	insurance: m.pharm_payment_insurance,
	electronic: m.pharm_payment_electronic
};
export const paymentWords = (payment: PaymentKind): string => payments[payment]();

const owed: Readonly<Record<OwedReason, () => string>> = {
	out_of_stock: m.pharm_part_out_of_stock,
	customer_wants_less: m.pharm_part_customer_wants_less,
	pays_later: m.pharm_part_pays_later,
	other: m.pharm_part_other
};
export const owedWords = (reason: OwedReason): string => owed[reason]();

const text = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;

/** A failure at the counter with the facts that came with it: who holds it and where, the status it is in. */
export function counterFailureWords({ code, detail }: Failure): string {
	const name = text(detail?.by);
	const store = text(detail?.store);
	if (code === 'taken_by_other' && name)
		return store ? m.pharm_taken_by_at({ name, store }) : m.pharm_taken_by({ name });
	const status = prescriptionStatuses.find((known) => known === detail?.status);
	if (code === 'not_allowed_now' && status) return m.pharm_status_now({ status: statusWords(status) });
	return failureWords(code);
}
