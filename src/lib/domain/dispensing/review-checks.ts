/** 四查十对: the pharmacist's four checks and ten comparisons, as data in the order they are gone through. */

export const reviewGroups = ['prescription', 'medicine', 'incompatibility', 'rationality'] as const;
export type ReviewGroup = (typeof reviewGroups)[number];

export const reviewChecks = [
	{ key: 'department', group: 'prescription' },
	{ key: 'patient_name', group: 'prescription' },
	{ key: 'age', group: 'prescription' },
	{ key: 'medicine_name', group: 'medicine' },
	{ key: 'form', group: 'medicine' },
	{ key: 'strength', group: 'medicine' },
	{ key: 'quantity', group: 'medicine' },
	{ key: 'appearance', group: 'incompatibility' },
	{ key: 'usage', group: 'incompatibility' },
	{ key: 'diagnosis', group: 'rationality' }
] as const satisfies readonly { key: string; group: ReviewGroup }[];
export type ReviewCheckKey = (typeof reviewChecks)[number]['key'];

/** Why a prescription goes back to its doctor. `other` needs a note. */
export const returnReasons = [
	'patient_details',
	'diagnosis_missing',
	'diagnosis_does_not_fit',
	'wrong_medicine',
	'form_or_strength',
	'dose_too_high',
	'dose_too_low',
	'frequency_or_route',
	'quantity_too_large',
	'duplicate_therapy',
	'interaction',
	'allergy',
	'contraindicated',
	'not_for_age_or_pregnancy',
	'special_control',
	'not_available',
	'other'
] as const;
export type ReturnReason = (typeof returnReasons)[number];

export const isReturnReason = (text: string): text is ReturnReason =>
	(returnReasons as readonly string[]).includes(text);

export type ReviewFault =
	'checks_incomplete' | 'check_failed' | 'reason_missing' | 'note_missing' | 'reason_on_approval';

export interface ReviewInput {
	readonly decision: 'approve' | 'return';
	/** What the pharmacist ticked, per comparison. */
	readonly checks: Partial<Readonly<Record<ReviewCheckKey, boolean>>>;
	readonly reason: ReturnReason | null;
	readonly note: string;
}

/**
 * What stands against a review; empty = it may be signed. An approval needs all ten ticked; a return needs a
 * coded reason, and a note with `other`.
 */
export function checkReview({ decision, checks, reason, note }: ReviewInput): readonly ReviewFault[] {
	const faults: ReviewFault[] = [];
	if (decision === 'approve') {
		if (reviewChecks.some(({ key }) => checks[key] === undefined)) faults.push('checks_incomplete');
		if (reviewChecks.some(({ key }) => checks[key] === false)) faults.push('check_failed');
		if (reason !== null) faults.push('reason_on_approval');
	} else {
		if (reason === null) faults.push('reason_missing');
		if (reason === 'other' && note.trim() === '') faults.push('note_missing');
	}
	return faults;
}
