import { randomBytes } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { GuestVisit } from '$lib/contract/http/guest';
import { callModes } from '$lib/domain/consult/call-modes';
import { guestRoles } from '$lib/domain/consult/guest';
import { oneOf } from '$lib/domain/shared/one-of';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findGuest, findGuestByLink, holdGuest, type GuestRow } from '../../repositories/consult-guests';
import { lockConsult } from '../../repositories/consult-messages';
import { findConsult, findHospitalName } from '../../repositories/consults';
import { tellGuestChanged } from './end-visit';
import { requireUsable } from './running-visit';

const taken = (subject: string) =>
	new Failure('guest_link_taken', 'another browser came in by this link', { subject });

/** @param held what the browser's cookie holds, if it came in before */
async function requireLink(ctx: Context, token: string, held: string | undefined) {
	const { db, seal } = ctx.services;
	const row = /^[\w-]{32}$/.test(token)
		? await findGuestByLink(db, seal.hash('guest-link', token))
		: undefined;
	if (!row) throw new Failure('not_found', 'no such link');
	requireUsable(row, ctx.now());
	const mine = held !== undefined && row.holderHash?.equals(seal.hash('guest', held));
	if (row.holderHash && !mine) throw taken(row.consultId);
	return { row, mine: !!mine };
}

async function visitOf(ctx: Context, row: GuestRow, name: string | null): Promise<GuestVisit> {
	const { db } = ctx.services;
	const [consult, hospitalName] = await Promise.all([
		findConsult(db, row.consultId),
		findHospitalName(db, row.hospitalId)
	]);
	return {
		consultId: row.consultId,
		role: oneOf(guestRoles, row.role),
		mode: oneOf(callModes, row.mode),
		hospitalName: hospitalName ?? '',
		doctor: { name: consult?.doctorName ?? '', title: consult?.doctorTitle ?? '' },
		name
	};
}

/**
 * What stands behind a link, before its holder comes in.
 * @throws Failure not_found for an address that never was, guest_link_over (detail.reason), guest_link_taken
 */
export async function openGuestLink(
	ctx: Context,
	token: string,
	held: string | undefined
): Promise<GuestVisit> {
	requirePermission(ctx, 'guest.enter');
	const { row, mine } = await requireLink(ctx, token, held);
	return visitOf(ctx, row, mine ? row.name : null);
}

/**
 * Takes the guest's seat for one browser; that browser comes back with what its cookie holds.
 * @returns the secret of the cookie, 43 url-safe characters
 * @throws Failure as `openGuestLink`; of two browsers at once one is let in
 */
export async function enterVisit(
	ctx: Context,
	{ token, name }: { readonly token: string; readonly name: string },
	held: string | undefined
): Promise<{ secret: string; visit: GuestVisit }> {
	requirePermission(ctx, 'guest.enter');
	const { db, seal } = ctx.services;
	const { row, mine } = await requireLink(ctx, token, held);
	const secret = mine && held !== undefined ? held : randomBytes(32).toString('base64url');
	const { id, consultId, chainId, storeId, hospitalId } = row;
	await db.transaction().execute(async (trx) => {
		// The end of the call, of the consent and this step come one after the other.
		await lockConsult(trx, consultId);
		const now = ctx.now();
		const stands = await findGuest(trx, id);
		if (!stands) throw new Failure('not_found', 'no such link');
		requireUsable(stands, now);
		if (!(await holdGuest(trx, stands, { holderHash: seal.hash('guest', secret), name, now })))
			throw taken(consultId);
		// From here on the browser is somebody: the consult's people read the entry as its own.
		await appendAudit(
			trx,
			{ ...ctx, actor: { kind: 'guest', id, consultId, chainId, storeId, hospitalId } },
			{
				action: 'guest.join',
				subject: { type: 'consult', id: consultId },
				detail: { guestId: id, role: row.role, again: mine }
			}
		);
	});
	const consult = await findConsult(db, consultId);
	if (consult) tellGuestChanged(ctx, consult);
	return { secret, visit: await visitOf(ctx, row, name) };
}
