import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GuestActor } from '$lib/contract/actor';
import { guestConsentVersion } from '$lib/contract/http/guest';
import type { Context } from '$lib/server/context';
import { createIdentifier } from '$lib/server/auth/identify';
import type { Login } from '$lib/server/auth/login';
import { cancelConsult } from '$lib/server/services/consult/cancel-consult';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { consultOfDevice } from '$lib/server/services/consult/consult-of-device';
import { consultRecord } from '$lib/server/services/consult/consult-record';
import { iceServers } from '$lib/server/services/consult/ice-servers';
import { joinCall } from '$lib/server/services/consult/join-call';
import { listMessages } from '$lib/server/services/consult/list-messages';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { setPresence } from '$lib/server/services/consult/set-presence';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { answerGuest, askGuest, makeGuestLink } from '$lib/server/services/guest/ask-guest';
import { endVisit, leaveVisit } from '$lib/server/services/guest/end-visit';
import { enterVisit, openGuestLink } from '$lib/server/services/guest/enter-visit';
import { closeOverdue } from '$lib/server/services/record/close-overdue';
import { eraseExpired } from '$lib/server/services/record/erase-expired';
import { readVerified } from '$lib/server/services/record/verify-record';
import { createWorld, type World } from '../world';
import { adult } from './intake';

let world: World;
let consultId: string;
beforeAll(async () => {
	world = await createWorld({ TURN_URLS: 'turn:turn.test:3478', TURN_SECRET: 's3cret' });
});
afterAll(() => world.close());

/** Each test has a call of its own. */
beforeEach(async () => {
	const open = await world.services.db
		.selectFrom('consult')
		.select('id')
		.where('status', '=', 'in_call')
		.execute();
	for (const { id } of open) await endConsult(world.as.kiosk1a, id, {});
	consultId = (await requestConsult(world.as.kiosk1a, adult())).consult?.id ?? '';
	await setPresence(world.as.doctor1, 'available');
	await takeConsult(world.as.doctor1, consultId);
});

const yes = { agree: true, textVersion: guestConsentVersion } as const;
const agreed = async () => {
	await askGuest(world.as.doctor1, consultId, 'family');
	await answerGuest(world.as.kiosk1a, consultId, yes);
};
const tokenOf = async (by: Context = world.as.kiosk1a) =>
	(await makeGuestLink(by, consultId)).url.split('/').at(-1) ?? '';
const enter = (token: string, held?: string, name = '女儿小李') =>
	enterVisit(world.as.nobody, { token, name }, held);

/** As the server knows the browser by its cookie. */
async function guestOf(secret: string): Promise<Context> {
	const { db, seal } = world.services;
	const identifier = createIdentifier(db, {} as Login, seal);
	const actor = await identifier.identify({
		cookie: `wenyao_guest=${secret}`,
		authorization: null,
		as: 'guest'
	});
	expect(actor.kind).toBe('guest');
	return { ...world.as.nobody, actor: actor as GuestActor };
}
const failed = (code: string, reason?: string) => ({
	code,
	...(reason && { detail: expect.objectContaining({ reason }) as unknown })
});
const trail = async () =>
	(
		await world.services.db
			.selectFrom('auditEntry')
			.select(['action', 'actorKind'])
			.where('subjectId', '=', consultId)
			.where('action', 'like', 'guest.%')
			.execute()
	)
		.map(({ action, actorKind }) => `${action} by ${actorKind}`)
		.toSorted();

describe('a third person', () => {
	it('comes in after the customer has agreed, by a link of which only a hash is kept', async () => {
		await askGuest(world.as.doctor1, consultId, 'interpreter');
		await expect(makeGuestLink(world.as.doctor1, consultId)).rejects.toMatchObject(
			failed('not_allowed_now', 'no_consent')
		);
		expect((await consultOfDevice(world.as.kiosk1a, consultId)).guest).toMatchObject({
			role: 'interpreter',
			state: 'asked',
			askedBy: 'doctor'
		});
		await expect(
			answerGuest(world.as.kiosk1a, consultId, { agree: true, textVersion: '1999-1' })
		).rejects.toMatchObject({ code: 'consent_missing' });
		await answerGuest(world.as.kiosk1a, consultId, yes);
		const [atKiosk, atDoctor] = [await tokenOf(), await tokenOf(world.as.doctor1)];
		expect(atKiosk).toMatch(/^[\w-]{32}$/);
		expect(atKiosk).not.toBe(atDoctor);
		const stored = JSON.stringify(
			await world.services.db.selectFrom('consultGuestLink').selectAll().execute()
		);
		expect(stored).not.toContain(atKiosk);

		const seen = await openGuestLink(world.as.nobody, atDoctor, undefined);
		expect(seen).toMatchObject({ role: 'interpreter', doctor: { name: '林若溪' }, name: null });
		// Least data: nothing of the patient is among it.
		expect(JSON.stringify(seen)).not.toMatch(/王|小芳|138|高血压|110105/);
		const { secret } = await enter(atDoctor);
		const guest = await guestOf(secret);
		await joinCall(guest, { consultId, endId: randomUUID() });
		expect((await iceServers(guest)).iceServers[0]?.username).toContain(
			guest.actor.kind === 'guest' ? guest.actor.id : '-'
		);
		expect((await consultRecord(world.as.doctor1, consultId)).guest).toMatchObject({
			state: 'joined',
			name: '女儿小李'
		});
		expect(await trail()).toEqual([
			'guest.agree by device',
			'guest.ask by staff',
			'guest.join by guest',
			'guest.link by device',
			'guest.link by staff'
		]);
	});

	it('is asked for by one of two at once', async () => {
		const asked = await Promise.allSettled([
			askGuest(world.as.doctor1, consultId, 'family'),
			askGuest(world.as.kiosk1a, consultId, 'interpreter')
		]);
		expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
		expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
			reason: failed('not_allowed_now', 'guest_open')
		});
	});

	it('may be refused, and asked for again', async () => {
		await askGuest(world.as.doctor1, consultId, 'family');
		expect(await answerGuest(world.as.kiosk1a, consultId, { agree: false })).toMatchObject({
			state: 'ended',
			agreed: false,
			endedBy: 'customer'
		});
		await expect(makeGuestLink(world.as.doctor1, consultId)).rejects.toMatchObject(
			failed('not_allowed_now', 'guest_gone')
		);
		await expect(answerGuest(world.as.kiosk1a, consultId, yes)).rejects.toMatchObject(
			failed('not_allowed_now', 'guest_gone')
		);
		await askGuest(world.as.doctor1, consultId, 'family');
		expect(await trail()).toEqual(['guest.ask by staff', 'guest.ask by staff', 'guest.refuse by device']);
	});

	it('has no room in a call of text', async () => {
		await world.services.db
			.updateTable('consult')
			.set({ mode: 'text' })
			.where('id', '=', consultId)
			.execute();
		await expect(askGuest(world.as.doctor1, consultId, 'family')).rejects.toMatchObject(
			failed('not_allowed_now', 'text_only')
		);
	});

	it('is one of two browsers that use one link at the same time; the other is told', async () => {
		await agreed();
		const token = await tokenOf();
		const other = world.secondProcess();
		const both = await Promise.allSettled([
			enter(token),
			enterVisit(other.as.nobody, { token, name: '别人' }, undefined)
		]);
		const [won] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
		expect(both.filter(({ status }) => status === 'rejected')).toEqual([
			expect.objectContaining({ reason: expect.objectContaining({ code: 'guest_link_taken' }) as unknown })
		]);
		await expect(openGuestLink(world.as.nobody, token, undefined)).rejects.toMatchObject({
			code: 'guest_link_taken'
		});
		await expect(enter(token, 'A'.repeat(43))).rejects.toMatchObject({ code: 'guest_link_taken' });
		// The same browser comes back, also long after the link as such has lapsed.
		world.clock.advance(20 * 60_000);
		const again = await enter(token, won?.secret);
		expect(again.secret).toBe(won?.secret);
		expect(await openGuestLink(world.as.nobody, token, won?.secret)).toMatchObject({ name: '女儿小李' });
	});

	it('finds a link that nobody used in time lapsed, and another can be asked for', async () => {
		await agreed();
		const token = await tokenOf();
		world.clock.advance(15 * 60_000);
		await expect(enter(token)).rejects.toMatchObject(failed('guest_link_over', 'lapsed'));
		expect((await consultOfDevice(world.as.kiosk1a, consultId)).guest?.state).toBe('lapsed');
		await askGuest(world.as.kiosk1a, consultId, 'family');
		await expect(enter(token)).rejects.toMatchObject(failed('guest_link_over', 'call_over'));
	});

	it.each([
		['the customer withdraws', () => endVisit(world.as.kiosk1a, consultId), 'withdrawn'],
		['the doctor ends it', () => endVisit(world.as.doctor1, consultId), 'sent_out'],
		['the call ends', () => endConsult(world.as.kiosk1a, consultId, {}), 'call_over'],
		['the call is cancelled', () => cancelConsult(world.as.kiosk1a, consultId), 'call_over']
	] as const)('is out at once when %s', async (_, end, reason) => {
		await agreed();
		const token = await tokenOf();
		const { secret } = await enter(token);
		const guest = await guestOf(secret);
		world.announced.length = 0;
		await end();
		const told = world.announced.map(({ kind }) => kind);
		expect(told).toContain(reason === 'call_over' ? 'ended' : 'guest_out');
		for (const step of [
			() => joinCall(guest, { consultId, endId: randomUUID() }),
			() => iceServers(guest),
			() => enter(token, secret),
			() => openGuestLink(world.as.nobody, token, secret)
		])
			await expect(step()).rejects.toMatchObject(failed('guest_link_over', reason));
		// Ending what is over changes nothing.
		await leaveVisit(guest);
		expect((await trail()).filter((entry) => entry.startsWith('guest.end'))).toEqual([
			`guest.end by ${reason === 'sent_out' ? 'staff' : 'device'}`
		]);
	});

	it('may leave, and the link is used up', async () => {
		await agreed();
		const token = await tokenOf();
		const { secret } = await enter(token);
		await leaveVisit(await guestOf(secret));
		await expect(enter(token, secret)).rejects.toMatchObject(failed('guest_link_over', 'left'));
		expect(await trail()).toContain('guest.end by guest');
	});

	it('may be in its own call and see nothing else of it', async () => {
		await agreed();
		const guest = await guestOf((await enter(await tokenOf())).secret);
		await expect(joinCall(guest, { consultId: randomUUID(), endId: randomUUID() })).rejects.toMatchObject({
			code: 'not_in_call'
		});
		for (const step of [
			() => listMessages(guest, consultId, 0),
			() => consultRecord(guest, consultId),
			() => askGuest(guest, consultId, 'family'),
			() => endConsult(guest, consultId, {})
		])
			await expect(step()).rejects.toMatchObject({ code: 'forbidden' });
	});

	it('cannot be brought in by others, nor by a link that never was', async () => {
		await expect(askGuest(world.as.doctor2, consultId, 'family')).rejects.toMatchObject({
			code: 'not_in_call'
		});
		await expect(askGuest(world.as.kiosk2a, consultId, 'family')).rejects.toMatchObject({
			code: 'not_in_call'
		});
		await expect(answerGuest(world.as.doctor1, consultId, yes)).rejects.toMatchObject({ code: 'forbidden' });
		for (const token of ['A'.repeat(32), '', "' or 1=1 --"])
			await expect(enter(token)).rejects.toMatchObject({ code: 'not_found' });
	});

	it('stands in the closed record, which then lets nothing of it change', async () => {
		await agreed();
		await enter(await tokenOf());
		await endConsult(world.as.kiosk1a, consultId, {});
		world.clock.advance(24 * 3_600_000);
		await closeOverdue({ ...world.as.nobody, actor: { kind: 'system' } });
		const { closed } = await readVerified(world.as.doctor1, consultId);
		const record = JSON.parse(closed?.bytes.toString('utf8') ?? '{}') as { guests?: unknown };
		expect(record.guests).toEqual([
			expect.objectContaining({
				role: 'family',
				name: '女儿小李',
				askedBy: 'doctor',
				textVersion: guestConsentVersion,
				endedBy: 'system'
			})
		]);
		await expect(
			world.services.db
				.updateTable('consultGuest')
				.set({ name: '别人' })
				.where('consultId', '=', consultId)
				.execute()
		).rejects.toThrow('closed');

		// It goes with the record, when that is past its time.
		world.clock.advance(16 * 366 * 24 * 3_600_000);
		await eraseExpired({ ...world.as.nobody, actor: { kind: 'system' } });
		for (const table of ['consultGuest', 'consultGuestLink'] as const)
			expect(
				await world.services.db
					.selectFrom(table)
					.select('consultId')
					.where('consultId', '=', consultId)
					.execute()
			).toEqual([]);
	});
});
