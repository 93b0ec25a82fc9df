import { randomInt } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { Draft, PrescriptionForDoctor } from '$lib/contract/http/prescription';
import { isId } from '$lib/domain/shared/ids';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireDoctor } from '../../access';
import type { StaffActor } from '$lib/contract/actor';
import type { Context } from '../../context';
import { createOrder } from '../../in-order';
import { appendAudit } from '../../repositories/audit';
import {
	findPrescription,
	insertDraft,
	lockPrescription,
	updateDraft
} from '../../repositories/prescriptions';
import { requireOwnConsult, requirePrescriber, requireWritable } from './own-consult';
import { readOwnPrescription } from './read-own';

/** Day and eight digits of chance: not to be guessed from the one before, unique by the table. */
const newNumber = (now: Date): string =>
	`${chinaDate(now).replaceAll('-', '')}${String(randomInt(100_000_000)).padStart(8, '0')}`;

/**
 * Keeps what the doctor has typed, however unfinished. The first save makes the draft under the page's own id, so
 * that a save whose answer was lost may be sent again. Every save drops bytes frozen for a signature.
 * @throws Failure not_in_call; not_allowed_now with the status once it was signed; forbidden
 */
export async function saveDraft(ctx: Context, id: string, draft: Draft): Promise<PrescriptionForDoctor> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	if (!isId(id)) throw new Failure('invalid_input', 'the id must be a UUID', { field: 'id' });
	return inOrder(id, () => saveNow(ctx, doctor, id, draft));
}

const inOrder = createOrder();

async function saveNow(
	ctx: Context,
	doctor: StaffActor,
	id: string,
	draft: Draft
): Promise<PrescriptionForDoctor> {
	const consult = await requireOwnConsult(ctx, doctor, draft.consultId);
	requireWritable(ctx, consult);
	await requirePrescriber(ctx, doctor);
	await requireReplaceable(ctx, draft, id);
	const now = ctx.now();
	await ctx.services.db.transaction().execute(async (trx) => {
		const created = await insertDraft(trx, {
			id,
			number: newNumber(now),
			consultId: consult.id,
			patientId: consult.patient.id,
			doctorId: doctor.id,
			hospitalId: consult.hospitalId,
			chainId: consult.chainId,
			storeId: consult.storeId,
			deviceId: consult.deviceId,
			draft,
			now
		});
		if (created) {
			await appendAudit(trx, ctx, { action: 'prescription.draft', subject: { type: 'prescription', id } });
			return;
		}
		const row = await lockPrescription(trx, id);
		if (!row || row.doctorId !== doctor.id || row.consultId !== consult.id)
			throw new Failure('forbidden', 'this prescription is not of this doctor and consult', { subject: id });
		if (!(await updateDraft(trx, id, draft, now)))
			throw new Failure('not_allowed_now', `no change is possible while ${row.status}`, {
				status: row.status
			});
	});
	return readOwnPrescription(ctx, id);
}

/** A new draft may take the place of one that was returned or lapsed in the same consult, of no other. */
async function requireReplaceable(ctx: Context, { replaces, consultId }: Draft, id: string): Promise<void> {
	if (replaces === undefined) return;
	const old = replaces === id ? undefined : await findPrescription(ctx.services.db, replaces);
	if (old?.consultId !== consultId)
		throw new Failure('invalid_input', 'replaces: a prescription of the same consult', { field: 'replaces' });
	if (!['rejected', 'cancelled', 'expired'].includes(old.status))
		throw new Failure('not_allowed_now', `one that is ${old.status} cannot be replaced`, {
			status: old.status
		});
}
