import { randomBytes, randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import { guestConsentVersion, type GuestLink, type GuestView } from '$lib/contract/http/guest';
import { guestLinkMs, guestState, holdsThirdSeat, type GuestRole } from '$lib/domain/consult/guest';
import { requireDevice, requirePermission } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { appendAudit } from '../../repositories/audit';
import {
	agreeToGuest,
	endOpenGuest,
	findOpenGuest,
	insertGuest,
	insertGuestLink
} from '../../repositories/consult-guests';
import { lockConsult } from '../../repositories/consult-messages';
import type { ConsultRow } from '../../repositories/consults';
import { requireRunningCall } from '../consult/member-of-call';
import { endVisit, tellGuestChanged } from './end-visit';
import { guestOf } from './guest-view';

/** The end of a call and each step of a guest come one after the other. */
async function lockRunning(trx: Queryable, { id }: ConsultRow): Promise<void> {
	const consult = await lockConsult(trx, id);
	if (consult?.status === 'in_call') return;
	const status = consult?.status;
	throw new Failure('not_allowed_now', `the consult is ${status}`, { status, subject: id });
}

/**
 * The doctor, or the customer at the kiosk, asks for a third person. Nothing comes of it before the customer agrees.
 * @throws Failure not_allowed_now (detail.reason: guest_open, text_only), not_in_call
 */
export async function askGuest(ctx: Context, consultId: string, role: GuestRole): Promise<GuestView | null> {
	requirePermission(ctx, 'guest.invite');
	const { db } = ctx.services;
	const { row, sender } = await requireRunningCall(ctx, consultId);
	if (row.mode === 'text')
		throw new Failure('not_allowed_now', 'this call has neither sound nor picture', {
			reason: 'text_only',
			subject: consultId
		});
	const id = randomUUID();
	await db.transaction().execute(async (trx) => {
		await lockRunning(trx, row);
		const now = ctx.now();
		const open = await findOpenGuest(trx, consultId);
		if (open && holdsThirdSeat(guestState(open, now)))
			throw new Failure('not_allowed_now', 'somebody was asked for already', {
				reason: 'guest_open',
				subject: consultId
			});
		// A link that nobody used in time makes room for the next.
		if (open) await endOpenGuest(trx, consultId, 'system', now);
		await insertGuest(trx, { consultId, id, role, askedBy: sender, askedAt: now });
		await appendAudit(trx, ctx, {
			action: 'guest.ask',
			subject: { type: 'consult', id: consultId },
			detail: { guestId: id, role }
		});
	});
	tellGuestChanged(ctx, row);
	return guestOf(ctx, consultId);
}

/**
 * The customer's answer, at the kiosk. To agree twice is to agree once.
 * @throws Failure consent_missing when other words were read than those that hold now, not_allowed_now
 */
export async function answerGuest(
	ctx: Context,
	consultId: string,
	answer: { readonly agree: true; readonly textVersion: string } | { readonly agree: false }
): Promise<GuestView | null> {
	requireDevice(ctx, 'guest.consent');
	if (!answer.agree) return endVisit(ctx, consultId);
	const { row } = await requireRunningCall(ctx, consultId);
	if (answer.textVersion !== guestConsentVersion)
		throw new Failure('consent_missing', 'the words of the consent have changed; show them again');
	await ctx.services.db.transaction().execute(async (trx) => {
		await lockRunning(trx, row);
		const now = ctx.now();
		const linkUntil = new Date(now.getTime() + guestLinkMs);
		const { textVersion } = answer;
		const open = await findOpenGuest(trx, consultId);
		if (!open)
			throw new Failure('not_allowed_now', 'nobody is asked for', {
				reason: 'guest_gone',
				subject: consultId
			});
		if (!(await agreeToGuest(trx, consultId, { agreedAt: now, textVersion, linkUntil }))) return;
		await appendAudit(trx, ctx, {
			action: 'guest.agree',
			subject: { type: 'consult', id: consultId },
			detail: { guestId: open.id, role: open.role, textVersion }
		});
	});
	tellGuestChanged(ctx, row);
	return guestOf(ctx, consultId);
}

/**
 * Makes an address for the guest, once the customer has agreed and until the guest has come in. Kiosk and doctor
 * each get their own; all of them end together. The database keeps hashes alone.
 * @throws Failure not_allowed_now (detail.reason: no_consent, guest_gone)
 */
export async function makeGuestLink(ctx: Context, consultId: string): Promise<GuestLink> {
	requirePermission(ctx, 'guest.invite');
	const { db, seal, config } = ctx.services;
	const { row } = await requireRunningCall(ctx, consultId);
	const token = randomBytes(24).toString('base64url');
	const until = await db.transaction().execute(async (trx) => {
		await lockRunning(trx, row);
		const now = ctx.now();
		const open = await findOpenGuest(trx, consultId);
		const state = open && guestState(open, now);
		if (!open?.linkUntil || state !== 'agreed')
			throw new Failure('not_allowed_now', 'there is no link to be had now', {
				reason: state === 'asked' ? 'no_consent' : 'guest_gone',
				subject: consultId
			});
		await insertGuestLink(trx, {
			tokenHash: seal.hash('guest-link', token),
			consultId,
			guestId: open.id,
			madeAt: now
		});
		await appendAudit(trx, ctx, {
			action: 'guest.link',
			subject: { type: 'consult', id: consultId },
			detail: { guestId: open.id, until: open.linkUntil.toISOString() }
		});
		return open.linkUntil;
	});
	return { url: `${config.origin}/join/${token}`, expiresAt: until.toISOString() };
}
