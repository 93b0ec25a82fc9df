import { Failure } from '$lib/contract/errors';
import type { WalkTicket } from '$lib/contract/http/reception';
import { ticketKeptMs } from '$lib/domain/consult/ticket';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { startWalk } from '../../repositories/consult-queue';
import { findConsult } from '../../repositories/consults';
import { requireOwnConsult } from './own-consult';

/**
 * The customer leaves the kiosk to others and keeps the place by its ticket. Asking again (a lost answer) gives the
 * same answer, and no longer time.
 * @throws Failure not_allowed_now (detail: status) when a doctor was faster or the wait is over.
 */
export async function walkAround(ctx: Context, id: string): Promise<WalkTicket> {
	const device = requireDevice(ctx, 'consult.request');
	const { db, publish } = ctx.services;
	const row = await requireOwnConsult(ctx, id);
	const started = await db.transaction().execute(async (trx) => {
		if (!(await startWalk(trx, id, device.id, ctx.now()))) return false;
		await appendAudit(trx, ctx, { action: 'consult.walk', subject: { type: 'consult', id } });
		return true;
	});
	const after = started ? await findConsult(db, id) : row.walkingSince ? row : await findConsult(db, id);
	if (after?.status !== 'waiting' || !after.walkingSince)
		throw new Failure('not_allowed_now', `the consult is ${after?.status}`, {
			status: after?.status,
			subject: id
		});
	if (started) publish({ kind: 'queue', hospitalId: row.hospitalId });
	return {
		ticket: after.ticket,
		until: new Date(after.walkingSince.getTime() + ticketKeptMs).toISOString()
	};
}
