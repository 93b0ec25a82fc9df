import { Failure } from '$lib/contract/errors';
import type { ConsultRecord } from '$lib/contract/http/consult';
import type { CallOpening } from '$lib/contract/realtime/call';
import { callModes } from '$lib/domain/consult/call-modes';
import { mayBeTaken, standingTo, type Standing } from '$lib/domain/consult/take-order';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireDoctor, requireScope } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findCallOfDoctor, findConsult, takeConsult as take } from '../../repositories/consults';
import { findDoctor } from '../../repositories/presence';
import { isUniqueViolation } from '../../repositories/unique-violation';
import { viewForDoctor } from './doctor-view';
import { waitingFor } from './queue-now';

const refusals: Readonly<Record<Standing, string>> = {
	asked_for_me: '',
	open: '',
	asked_for_other: 'this patient asked for another doctor',
	child_doctor_needed: 'under six a specialist for children is needed',
	walking: 'this patient walks around the shop and has not come back yet'
};

/**
 * A doctor takes a waiting patient. Of two doctors exactly one wins; the other is told who. A doctor has one call
 * at a time. `opening` is passed on to the kiosk, if the doctor wins. Taking one's own patient again (a lost answer) gives the same answer.
 * @throws Failure taken_by_other (detail: by), not_allowed_now (detail: status or reason), forbidden.
 */
export async function takeConsult(ctx: Context, id: string, opening?: CallOpening): Promise<ConsultRecord> {
	const actor = requireDoctor(ctx, 'consult.take');
	const { db, publish, announce } = ctx.services;
	const [before, doctor] = await Promise.all([findConsult(db, id), findDoctor(db, actor.id)]);
	if (!before || !doctor) throw new Failure('not_found', 'no such consult');
	requireScope(ctx, { hospitalId: before.hospitalId });
	const standing = standingTo(waitingFor(before, ctx.now()), doctor, ctx.now());
	if (before.takenBy !== actor.id && before.status === 'waiting' && !mayBeTaken(standing))
		throw new Failure('not_allowed_now', refusals[standing], { reason: standing, subject: id });
	const won = await db
		.transaction()
		.execute(async (trx) => {
			if (!(await take(trx, before, actor.id, ctx.now()))) return false;
			await appendAudit(trx, ctx, { action: 'consult.take', subject: { type: 'consult', id } });
			return true;
		})
		.catch(async (error: unknown) => {
			if (!isUniqueViolation(error, 'consult_one_call_per_doctor')) throw error;
			throw new Failure('not_allowed_now', 'end the running call first', {
				reason: 'in_call',
				consultId: await findCallOfDoctor(db, actor.id),
				subject: id
			});
		});
	// Told before anything is read again: each step costs time to the first picture.
	if (won) {
		announce({
			kind: 'start',
			deviceId: before.deviceId,
			doctorId: actor.id,
			start: {
				consultId: id,
				mode: oneOf(callModes, before.mode),
				doctor: { name: doctor.name, title: doctor.title ?? '' },
				opening
			}
		});
		publish({
			kind: 'consult',
			consultId: id,
			deviceId: before.deviceId,
			storeId: before.storeId,
			hospitalId: before.hospitalId
		});
		publish({ kind: 'queue', hospitalId: before.hospitalId });
	}
	const row = await findConsult(db, id);
	if (!row) throw new Failure('not_found', 'no such consult');
	if (row.takenBy !== actor.id && row.takenBy)
		throw new Failure('taken_by_other', `taken by ${row.doctorName}`, { by: row.doctorName, subject: id });
	if (row.status !== 'in_call')
		throw new Failure('not_allowed_now', `the consult is ${row.status}`, { status: row.status, subject: id });
	return viewForDoctor(ctx, row);
}
