/** Why something is added to a closed record. */
export const additionReasons = ['correction', 'later_finding', 'patient_told', 'late_entry'] as const;
export type AdditionReason = (typeof additionReasons)[number];

/** For what a patient's record leaves the hospital. */
export const exportReasons = [
	'patient_request',
	'further_treatment',
	'court_or_authority',
	'complaint',
	'insurance'
] as const;
export type ExportReason = (typeof exportReasons)[number];
