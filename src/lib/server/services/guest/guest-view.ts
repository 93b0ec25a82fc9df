import type { GuestView } from '$lib/contract/http/guest';
import { guestEnders, guestRoles, guestState } from '$lib/domain/consult/guest';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import { findNewestGuest, type GuestRow } from '../../repositories/consult-guests';

export const guestView = (row: GuestRow, now: Date): GuestView => ({
	id: row.id,
	role: oneOf(guestRoles, row.role),
	state: guestState(row, now),
	askedBy: oneOf(['doctor', 'customer'], row.askedBy),
	name: row.name,
	agreed: row.agreedAt !== null,
	endedBy: row.endedBy === null ? null : oneOf(guestEnders, row.endedBy)
});

/** The last third person that was asked for in a consult, for callers that have asked who may see it. */
export async function guestOf(ctx: Context, consultId: string): Promise<GuestView | null> {
	const row = await findNewestGuest(ctx.services.db, consultId);
	return row ? guestView(row, ctx.now()) : null;
}
