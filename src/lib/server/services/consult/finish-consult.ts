import { Failure } from '$lib/contract/errors';
import type { ConsultEvent, ConsultOutcome } from '$lib/domain/consult/status';
import { consultAllowedFrom, consultTransition } from '$lib/domain/consult/status';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { appendAudit } from '../../repositories/audit';
import { answerOffer, findOpenOffer } from '../../repositories/handovers';
import { endVisitWithin } from '../guest/end-visit';
import { findConsult, finishConsult, type ConsultRow } from '../../repositories/consults';

export interface FinishStep {
	readonly event: Extract<ConsultEvent, 'cancel' | 'end' | 'expire'>;
	readonly endedBy: 'doctor' | 'customer' | 'system';
	readonly outcome: ConsultOutcome | null;
}

/**
 * The one way out of a queue or a call: conditional update, audit entry, then the news to both ends.
 * @throws Failure not_allowed_now with the current status when the consult has moved on meanwhile.
 */
export async function finish(ctx: Context, row: ConsultRow, step: FinishStep): Promise<void> {
	const { db } = ctx.services;
	const moved = await db.transaction().execute((trx) => finishWithin(trx, ctx, row.id, step));
	if (!moved) {
		const status = (await findConsult(db, row.id))?.status;
		throw new Failure('not_allowed_now', `the consult is ${status}`, { status, subject: row.id });
	}
	await tellFinished(ctx, row, step);
}

/** The writing part, for a step that ends a consult along with something else. @returns false: it had moved on. */
export async function finishWithin(
	trx: Queryable,
	ctx: Context,
	id: string,
	{ event, endedBy, outcome }: FinishStep
): Promise<boolean> {
	const from = consultAllowedFrom(event);
	const [first = 'waiting'] = from;
	const next = consultTransition(first, event);
	if (!next.ok) throw new Failure('not_allowed_now', `${event} leads nowhere`);
	const offer = await findOpenOffer(trx, id);
	if (!(await finishConsult(trx, id, { from, to: next.value, endedBy, outcome, now: ctx.now() })))
		return false;
	await endVisitWithin(trx, ctx, id, 'system');
	// Nobody can take over a call that is over.
	if (offer) await answerOffer(trx, offer, 'lapsed', ctx.now());
	await appendAudit(trx, ctx, {
		action: `consult.${event}`,
		subject: { type: 'consult', id },
		detail: { endedBy, outcome }
	});
	return true;
}

/** The news, after the commit. */
export async function tellFinished(ctx: Context, row: ConsultRow, step: FinishStep): Promise<void> {
	const { db, publish, announce } = ctx.services;
	// Read again: a doctor may have taken the patient in the moment before.
	const after = await findConsult(db, row.id);
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
