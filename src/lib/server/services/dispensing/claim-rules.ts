import { Failure } from '$lib/contract/errors';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { StaffActor } from '$lib/contract/actor';
import type { CounterPrescription } from '../../repositories/counter-prescriptions';

export type CounterStaff = StaffActor & { readonly chainId: string; readonly storeId: string };

/** What failures tell about the prescription; the id is what the audit trail is searched by. */
const subjectOf = ({ id, status }: CounterPrescription) => ({ subject: id, status });

/** @throws Failure pickup_code_expired from the day after the last one on which it may be filled. */
export function requireInDate(prescription: CounterPrescription, now: Date): void {
	const { validUntil, status } = prescription;
	if (status === 'expired' || (validUntil !== null && validUntil < chinaDate(now)))
		throw new Failure('pickup_code_expired', 'the prescription has expired', {
			...subjectOf(prescription),
			validUntil
		});
}

export const isHeldBy = (prescription: CounterPrescription, staff: CounterStaff): boolean =>
	prescription.status === 'dispensing' &&
	prescription.claimedBy === staff.id &&
	prescription.claimedStoreId === staff.storeId;

export const heldByOther = (prescription: CounterPrescription): Failure =>
	new Failure('taken_by_other', 'another counter holds this prescription', {
		...subjectOf(prescription),
		by: prescription.claimedByName,
		store: prescription.claimedStoreName,
		since: prescription.claimedAt?.toISOString() ?? null
	});

export const notNow = (prescription: CounterPrescription): Failure =>
	new Failure('not_allowed_now', `the prescription is ${prescription.status}`, subjectOf(prescription));

/** @throws Failure taken_by_other or not_allowed_now unless this person's claim stands. */
export function requireHeld(prescription: CounterPrescription, staff: CounterStaff): void {
	if (isHeldBy(prescription, staff)) return;
	throw prescription.status === 'dispensing' ? heldByOther(prescription) : notNow(prescription);
}
