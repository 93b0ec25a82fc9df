import { Failure } from '$lib/contract/errors';
import { missingNotes } from '$lib/domain/consult/notes';
import type { doctorOutcomes } from '$lib/domain/consult/status';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { lockNotes } from '../../repositories/consult-notes';
import { setOutcome } from '../../repositories/consult-records';
import type { ConsultRow } from '../../repositories/consults';
import { closeWithin } from '../record/close-record';
import { notesText, readNotes } from '../record/stored-notes';
import { finish, finishWithin, tellFinished } from './finish-consult';
import { requireMember } from './member-of-call';

type DoctorOutcome = (typeof doctorOutcomes)[number];

/**
 * The doctor ends with an outcome, and the record is closed with it; the customer may leave at any time, then the
 * record stays open until the doctor says how it ended. Ending what this side has ended already changes nothing.
 * @throws Failure invalid_input when a doctor names no outcome, notes_incomplete (detail: fields), not_allowed_now,
 * not_in_call.
 */
export async function endConsult(
	ctx: Context,
	id: string,
	input: { readonly outcome?: DoctorOutcome | undefined }
): Promise<void> {
	const { row, sender } = await requireMember(ctx, id);
	if (sender === 'customer') {
		if (row.status === 'ended' && row.endedBy === 'customer') return;
		return finish(ctx, row, { event: 'end', endedBy: 'customer', outcome: 'patient_left' });
	}
	if (!input.outcome)
		throw new Failure('invalid_input', 'outcome: say how the consult ended', { field: 'outcome' });
	await endByDoctor(ctx, row, input.outcome);
}

async function endByDoctor(ctx: Context, row: ConsultRow, outcome: DoctorOutcome): Promise<void> {
	const { db, publish } = ctx.services;
	const { id } = row;
	const step = { event: 'end', endedBy: 'doctor', outcome } as const;
	const done = await db.transaction().execute(async (trx) => {
		const stands = await lockNotes(trx, id);
		if (!stands) throw new Failure('not_found', 'no such consult');
		const { status, closedAt } = stands;
		if (status === 'waiting')
			throw new Failure('not_allowed_now', 'the consult is waiting', { status, subject: id });
		if (closedAt && status === 'ended' && stands.endedBy === 'doctor') return 'before';
		if (closedAt) throw new Failure('record_closed', 'the record is closed', { status, subject: id });
		const missing = missingNotes(outcome, notesText(readNotes(stands.notes)));
		if (missing.length > 0)
			throw new Failure('notes_incomplete', `missing: ${missing.join(', ')}`, { fields: missing });
		if (status === 'in_call') await finishWithin(trx, ctx, id, step);
		else {
			// The customer had left, or was lost; only now somebody says what came of it.
			await setOutcome(trx, id, outcome);
			await appendAudit(trx, ctx, {
				action: 'consult.outcome',
				subject: { type: 'consult', id },
				detail: { outcome }
			});
		}
		await closeWithin(trx, ctx, id);
		return status === 'in_call' ? 'ended' : 'closed';
	});
	if (done === 'ended') await tellFinished(ctx, row, step);
	if (done === 'closed') {
		const { deviceId, storeId, hospitalId } = row;
		publish({ kind: 'consult', consultId: id, deviceId, storeId, hospitalId });
	}
}
