import type { FollowUpReason, WatchSign } from '$lib/domain/consult/care-plan';
import type { NoteField } from '$lib/domain/consult/notes';
import type { AdditionReason, ExportReason } from '$lib/domain/consult/record-reasons';
import type { PhotoFault } from '$lib/domain/photo/picture-kind';
import { m } from './paraglide/messages';

const fields: Readonly<Record<NoteField, () => string>> = {
	subjective: m.record_field_subjective,
	objective: m.record_field_objective,
	assessment: m.record_field_assessment,
	plan: m.record_field_plan,
	forPatient: m.record_field_for_patient
};
export const noteFieldWords = (field: NoteField): string => fields[field]();

const signs: Readonly<Record<WatchSign, () => string>> = {
	worse: m.record_sign_worse,
	fever: m.record_sign_fever,
	chest_pain: m.record_sign_chest_pain,
	breathing: m.record_sign_breathing,
	bleeding: m.record_sign_bleeding,
	faint: m.record_sign_faint,
	rash: m.record_sign_rash
};
export const watchSignWords = (sign: WatchSign): string => signs[sign]();

const reasons: Readonly<Record<FollowUpReason, () => string>> = {
	blood_pressure: m.record_reason_blood_pressure,
	blood_sugar: m.record_reason_blood_sugar,
	blood_lipids: m.record_reason_blood_lipids,
	airways: m.record_reason_airways,
	thyroid: m.record_reason_thyroid,
	refill: m.record_reason_refill,
	lab_result: m.record_reason_lab_result,
	other_long_term: m.record_reason_other_long_term
};
export const followUpReasonWords = (reason: FollowUpReason): string => reasons[reason]();

const additions: Readonly<Record<AdditionReason, () => string>> = {
	correction: m.record_addition_correction,
	later_finding: m.record_addition_later_finding,
	patient_told: m.record_addition_patient_told,
	late_entry: m.record_addition_late_entry
};
export const additionReasonWords = (reason: AdditionReason): string => additions[reason]();

const exports: Readonly<Record<ExportReason, () => string>> = {
	patient_request: m.record_export_patient_request,
	further_treatment: m.record_export_further_treatment,
	court_or_authority: m.record_export_court_or_authority,
	complaint: m.record_export_complaint,
	insurance: m.record_export_insurance
};
export const exportReasonWords = (reason: ExportReason): string => exports[reason]();

const faults: Readonly<Record<PhotoFault | 'too_large' | 'failed', () => string>> = {
	too_large: m.record_photo_fault_too_large,
	not_a_picture: m.record_photo_fault_not_a_picture,
	drawing: m.record_photo_fault_drawing,
	animated: m.record_photo_fault_animated,
	damaged: m.record_photo_fault_damaged,
	too_many_pixels: m.record_photo_fault_too_many_pixels,
	too_slow: m.record_photo_fault_too_slow,
	too_many_pictures: m.record_photo_fault_too_many_pictures,
	failed: m.record_photo_failed
};
export type PhotoTrouble = keyof typeof faults;
export const photoTroubleWords = (trouble: PhotoTrouble): string => faults[trouble]();
export const isPhotoTrouble = (code: unknown): code is PhotoTrouble =>
	typeof code === 'string' && Object.hasOwn(faults, code);
