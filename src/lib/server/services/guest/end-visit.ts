import { Failure } from '$lib/contract/errors';
import type { GuestView } from '$lib/contract/http/guest';
import type { GuestEnder } from '$lib/domain/consult/guest';
import { requireGuest, requirePermission } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { appendAudit } from '../../repositories/audit';
import { endOpenGuest } from '../../repositories/consult-guests';
import { findConsult, type ConsultRow } from '../../repositories/consults';
import { requireRunningCall } from '../consult/member-of-call';
import { guestOf } from './guest-view';

/** The writing part. @returns the id of who was asked for or in the call until now; undefined = nobody */
export async function endVisitWithin(
	trx: Queryable,
	ctx: Context,
	consultId: string,
	endedBy: GuestEnder
): Promise<string | undefined> {
	const ended = await endOpenGuest(trx, consultId, endedBy, ctx.now());
	if (!ended) return undefined;
	await appendAudit(trx, ctx, {
		action: endedBy === 'customer' && !ended.agreedAt ? 'guest.refuse' : 'guest.end',
		subject: { type: 'consult', id: consultId },
		detail: { guestId: ended.id, role: ended.role, endedBy }
	});
	return ended.id;
}

/**
 * The customer refuses or withdraws the consent, or the doctor ends the guest's part: at any time, and the guest is
 * out at once. Ending what is over changes nothing.
 */
export async function endVisit(ctx: Context, consultId: string): Promise<GuestView | null> {
	requirePermission(ctx, 'guest.invite');
	const { row, sender } = await requireRunningCall(ctx, consultId);
	await end(ctx, row, sender);
	return guestOf(ctx, consultId);
}

/** The guest goes; the link is used up. */
export async function leaveVisit(ctx: Context): Promise<void> {
	const { consultId } = requireGuest(ctx, 'guest.call');
	const row = await findConsult(ctx.services.db, consultId);
	if (!row) throw new Failure('not_found', 'no such consult');
	await end(ctx, row, 'guest');
}

async function end(ctx: Context, row: ConsultRow, endedBy: 'customer' | 'doctor' | 'guest'): Promise<void> {
	const { db, announce } = ctx.services;
	const guestId = await db.transaction().execute((trx) => endVisitWithin(trx, ctx, row.id, endedBy));
	if (!guestId) return;
	announce({ kind: 'guest_out', guestId, out: { consultId: row.id, endedBy } });
	tellGuestChanged(ctx, row);
}

/** Kiosk and doctor fetch again how it stands. */
export function tellGuestChanged(
	{ services }: Context,
	{ id, deviceId, storeId, hospitalId }: Pick<ConsultRow, 'id' | 'deviceId' | 'storeId' | 'hospitalId'>
): void {
	services.publish({ kind: 'consult', consultId: id, deviceId, storeId, hospitalId });
}
