import { Failure } from '$lib/contract/errors';
import type { ConsultEvent, ConsultOutcome } from '$lib/domain/consult/status';
import { consultAllowedFrom, consultTransition } from '$lib/domain/consult/status';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findConsult, finishConsult, type ConsultRow } from '../../repositories/consults';

/**
 * The one way out of a queue or a call: conditional update, audit entry, then the news to both ends.
 * @throws Failure not_allowed_now with the current status when the consult has moved on meanwhile.
 */
export async function finish(
	ctx: Context,
	row: ConsultRow,
	step: {
		readonly event: Extract<ConsultEvent, 'cancel' | 'end' | 'expire'>;
		readonly endedBy: 'doctor' | 'customer' | 'system';
		readonly outcome: ConsultOutcome | null;
	}
): Promise<void> {
	const { db, publish, announce } = ctx.services;
	const from = consultAllowedFrom(step.event);
	const [first = 'waiting'] = from;
	const next = consultTransition(first, step.event);
	if (!next.ok) throw new Failure('not_allowed_now', `${step.event} leads nowhere`);
	const moved = await db.transaction().execute(async (trx) => {
		const { endedBy, outcome } = step;
		if (!(await finishConsult(trx, row.id, { from, to: next.value, endedBy, outcome, now: ctx.now() })))
			return false;
		await appendAudit(trx, ctx, {
			action: `consult.${step.event}`,
			subject: { type: 'consult', id: row.id },
			detail: { endedBy, outcome }
		});
		return true;
	});
	// Read again: a doctor may have taken the patient in the moment before.
	const after = await findConsult(db, row.id);
	if (!moved)
		throw new Failure('not_allowed_now', `the consult is ${after?.status}`, {
			status: after?.status,
			subject: row.id
		});
	announce({
		kind: 'ended',
		deviceId: row.deviceId,
		doctorId: after?.takenBy ?? null,
		ended: { consultId: row.id, endedBy: step.endedBy, outcome: step.outcome }
	});
	publish({
		kind: 'consult',
		consultId: row.id,
		deviceId: row.deviceId,
		storeId: row.storeId,
		hospitalId: row.hospitalId
	});
	publish({ kind: 'queue', hospitalId: row.hospitalId });
}
