import type { PrescriptionLine } from '../prescription/document';
import type { FollowUpReason, WatchSign } from './care-plan';
import type { ConsultOutcome } from './status';

/** What a customer takes home: only what the record says, no identity number, the name masked. */
export interface Summary {
	/** 王*芳 */
	readonly maskedName: string;
	readonly hospitalName: string;
	readonly doctor: { readonly name: string; readonly title: string };
	/** The day of the talk in China. */
	readonly date: string;
	readonly outcome: ConsultOutcome;
	/** The doctor's own words for the customer; "" where there are none. */
	readonly told: string;
	/**
	 * `waiting`: a pharmacist has not approved yet, so no medicine is named (the online seller's rule, kept for every
	 * customer); `stopped`: what was prescribed will not be handed out.
	 */
	readonly medicines: 'none' | 'waiting' | 'stopped' | readonly SummaryMedicine[];
	readonly watchFor: readonly WatchSign[];
	readonly followUp: { readonly reason: FollowUpReason; readonly dueOn: string } | null;
}
export type SummaryMedicine = Omit<PrescriptionLine, 'productId'>;

/** Outcomes after which there is something to take home. */
const told: ReadonlySet<ConsultOutcome> = new Set([
	'prescribed',
	'advised',
	'referred_to_hospital',
	'no_earlier_diagnosis'
]);
export const hasSummary = (outcome: ConsultOutcome | null): outcome is ConsultOutcome =>
	outcome !== null && told.has(outcome);
