/** What is proven of a signature, in this order; what comes after a failure is not looked at. */
export const proofSteps = ['document', 'digest', 'place', 'person', 'signature', 'owner'] as const;
export type ProofStep = (typeof proofSteps)[number];

/** Faults of one signature that are not faults of the document itself. */
const steps: Readonly<Record<string, ProofStep>> = {
	client_data: 'digest',
	other_document: 'digest',
	other_origin: 'place',
	other_party: 'place',
	not_verified_person: 'person',
	signature: 'signature',
	key: 'owner',
	key_removed: 'owner',
	signer: 'owner'
};

export interface ProvenStep {
	readonly step: ProofStep;
	readonly result: 'pass' | 'fail' | 'not_checked';
}

/**
 * How far a proof came. Any fault that is not one of the signature is one of the document.
 *
 * Example: null → all pass; `other_origin` → document and digest pass, place fails, the rest was not checked.
 */
export function provenSteps(fault: string | null): ProvenStep[] {
	const failed = fault === null ? proofSteps.length : proofSteps.indexOf(steps[fault] ?? 'document');
	return proofSteps.map((step, at) => ({
		step,
		result: at < failed ? 'pass' : at === failed ? 'fail' : 'not_checked'
	}));
}
