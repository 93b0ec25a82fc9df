import { randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { DeviceConsult } from '$lib/contract/http/consult';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { insertCallback } from '../../repositories/callbacks';
import { appendAudit } from '../../repositories/audit';
import { findConsult, finishConsult } from '../../repositories/consults';
import { viewForDevice } from '../consult/device-view';
import { tellFinished, type FinishStep } from '../consult/finish-consult';
import { requireOwnConsult } from '../consult/own-consult';

const step: FinishStep = { event: 'cancel', endedBy: 'customer', outcome: null };

/**
 * Who finds no doctor asks to be called under the number given before, and gives up the place for it. Asking again
 * (a lost answer) changes nothing more.
 * @throws Failure not_allowed_now (detail: status) when a doctor has taken the patient, or the wait is over.
 */
export async function wishCallback(ctx: Context, consultId: string): Promise<DeviceConsult> {
	requireDevice(ctx, 'consult.request');
	const { db } = ctx.services;
	const row = await requireOwnConsult(ctx, consultId);
	if (row.status === 'waiting') {
		await db.transaction().execute(async (trx) => {
			// From the queue alone: a doctor who came in the same moment is what the customer waited for.
			const { endedBy, outcome } = step;
			const end = { from: ['waiting'], to: 'cancelled', endedBy, outcome, now: ctx.now() } as const;
			if (!(await finishConsult(trx, consultId, end)))
				throw new Failure('not_allowed_now', 'the wait is over', { subject: consultId });
			await appendAudit(trx, ctx, {
				action: 'consult.cancel',
				subject: { type: 'consult', id: consultId },
				detail: { endedBy, outcome }
			});
			const id = randomUUID();
			await insertCallback(trx, { id, hospitalId: row.hospitalId, consultId, wishedAt: ctx.now() });
			await appendAudit(trx, ctx, {
				action: 'callback.wish',
				subject: { type: 'callback', id },
				detail: { consultId }
			});
		});
		await tellFinished(ctx, row, step);
	} else if (row.status !== 'cancelled')
		throw new Failure('not_allowed_now', `the consult is ${row.status}`, {
			status: row.status,
			subject: consultId
		});
	return viewForDevice(ctx, (await findConsult(db, consultId)) ?? row);
}
