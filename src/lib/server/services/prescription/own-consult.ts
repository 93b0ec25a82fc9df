import { Failure } from '$lib/contract/errors';
import type { StaffActor } from '$lib/contract/actor';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { findPrescription, type PrescriptionRow } from '../../repositories/prescriptions';
import {
	findPrescriber,
	findWritingConsult,
	type Prescriber,
	type WritingConsult
} from '../../repositories/writing-facts';

/** A returned prescription may be corrected on the day of the call, not weeks later. House rule. */
export const writableAfterCallMs = 24 * 3600_000;

/** The consult of the doctor who asks. @throws Failure not_found; not_in_call for every other doctor */
export async function requireOwnConsult(
	ctx: Context,
	doctor: StaffActor,
	consultId: string
): Promise<WritingConsult> {
	const consult = await findWritingConsult(ctx.services.db, consultId);
	if (!consult) throw new Failure('not_found', 'no such consult');
	if (consult.takenBy !== doctor.id || consult.hospitalId !== doctor.hospitalId)
		throw new Failure('not_in_call', 'only the doctor who took this consult writes its prescriptions', {
			subject: consult.id
		});
	return consult;
}

/** @throws Failure not_allowed_now when the consult is over for too long, or never ended in a talk */
export function requireWritable(ctx: Context, consult: WritingConsult): void {
	const { status, endedAt } = consult;
	const open =
		status === 'in_call' ||
		(status === 'ended' &&
			endedAt !== null &&
			ctx.now().getTime() - endedAt.getTime() <= writableAfterCallMs);
	if (!open) throw new Failure('not_allowed_now', 'this consult is closed for prescriptions', { status });
}

/**
 * Nothing is frozen or signed before the doctor has looked at the evidence of the earlier diagnosis.
 * @throws Failure evidence_unconfirmed
 */
export function requireEvidence(consult: WritingConsult): void {
	if (consult.evidence === null)
		throw new Failure('evidence_unconfirmed', 'confirm the evidence of the earlier diagnosis first', {
			subject: consult.id
		});
}

export interface OwnPrescription {
	readonly doctor: StaffActor;
	readonly row: PrescriptionRow & { readonly consultId: string };
	readonly consult: WritingConsult;
}

/** A prescription of the doctor who asks. @throws Failure not_found, forbidden, not_in_call */
export async function requireOwnPrescription(ctx: Context, id: string): Promise<OwnPrescription> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	const row = await findPrescription(ctx.services.db, id);
	if (!row) throw new Failure('not_found', 'no such prescription');
	if (row.doctorId !== doctor.id)
		throw new Failure('forbidden', 'this prescription is another doctor’s', { subject: id });
	// One of another hospital has no consult here; its prescriber is nobody who can sign in.
	const { consultId } = row;
	if (consultId === null) throw new Failure('not_found', 'no such prescription');
	return { doctor, row: { ...row, consultId }, consult: await requireOwnConsult(ctx, doctor, consultId) };
}

/** @throws Failure forbidden when the doctor has no licence on record */
export async function requirePrescriber(ctx: Context, doctor: StaffActor): Promise<Prescriber> {
	const prescriber = await findPrescriber(ctx.services.db, doctor.id);
	if (!prescriber)
		throw new Failure('forbidden', 'no licence to prescribe is on record', { subject: doctor.id });
	return prescriber;
}
