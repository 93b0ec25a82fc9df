import { Failure } from '$lib/contract/errors';
import { guestEnders, refuseLink } from '$lib/domain/consult/guest';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireGuest } from '../../access';
import type { Context } from '../../context';
import { findGuest, type GuestRow } from '../../repositories/consult-guests';

/** @throws Failure guest_link_over, with the reason by name */
export function requireUsable(row: GuestRow, now: Date): void {
	const reason = refuseLink(
		{
			...row,
			endedBy: row.endedBy === null ? null : oneOf(guestEnders, row.endedBy),
			callRuns: row.status === 'in_call'
		},
		now
	);
	if (reason)
		throw new Failure('guest_link_over', 'this link leads nowhere any more', {
			reason,
			subject: row.consultId
		});
}

/**
 * A guest may be in the one call that the customer agreed to, while that lasts. Asked of the database each time:
 * who was put out is out, whatever a cache says.
 * @throws Failure not_in_call, guest_link_over
 */
export async function requireVisit(ctx: Context, consultId: string): Promise<GuestRow> {
	const guest = requireGuest(ctx, 'guest.call');
	if (guest.consultId !== consultId)
		throw new Failure('not_in_call', 'this call is between others', { subject: consultId });
	const row = await findGuest(ctx.services.db, guest.id);
	if (!row) throw new Failure('not_found', 'no such visit');
	requireUsable(row, ctx.now());
	return row;
}
