import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '$lib/contract/actor';
import type { Ack } from '$lib/contract/realtime/ack';
import type { Joined } from '$lib/contract/realtime/call';
import { guestConsentVersion } from '$lib/contract/http/guest';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { postMessage } from '$lib/server/services/consult/post-message';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { setPresence } from '$lib/server/services/consult/set-presence';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { answerGuest, askGuest, makeGuestLink } from '$lib/server/services/guest/ask-guest';
import { endVisit } from '$lib/server/services/guest/end-visit';
import { enterVisit } from '$lib/server/services/guest/enter-visit';
import { findOpenGuest } from '$lib/server/repositories/consult-guests';
import { createWorld, type World } from '../world';
import { adult } from './intake';
import { openProcess } from './server-process';

let world: World;
let one: Awaited<ReturnType<typeof openProcess>>;
let other: Awaited<ReturnType<typeof openProcess>>;
let consultId: string;
const people: Record<string, Actor> = {};
beforeAll(async () => {
	world = await createWorld();
	people.kiosk = world.as.kiosk1a.actor;
	people.doctor = world.as.doctor1.actor;
	one = await openProcess(world, people);
	other = await openProcess(world, people);
	consultId = (await requestConsult(world.as.kiosk1a, adult())).consult?.id ?? '';
	await setPresence(world.as.doctor1, 'available');
	await takeConsult(world.as.doctor1, consultId);
});
afterAll(async () => {
	await one.close();
	await other.close();
	await world.close();
});

const media = { audio: true, video: true, sends: 'full' } as const;
const ask = async <Data>(socket: Socket, event: string, input: unknown): Promise<Data> => {
	const ack = (await socket.timeout(5_000).emitWithAck(event, input)) as Ack<Data>;
	if ('error' in ack) throw Object.assign(new Error(ack.error.message), { code: ack.error.code });
	return ack.data;
};
const heard = (socket: Socket, event: string) => {
	const list: Record<string, unknown>[] = [];
	socket.on(event, (payload: Record<string, unknown>) => list.push(payload));
	return list;
};
const join = (socket: Socket, endId: string, id = consultId) =>
	ask<Joined>(socket, 'call:join', { consultId: id, endId, media });
const ofGuest = (told: Record<string, unknown>[]) => told.findLast(({ seat }) => seat === 'guest');
const signalOf = (endId: string, to: string, seq = 1, id = consultId) => ({
	consultId: id,
	endId,
	to,
	seq,
	first: 1,
	signal: { kind: 'please-renegotiate', restart: false }
});

/** A guest whom the customer agreed to and who has come in, as `people[name]`. */
async function letIn(name: string) {
	await askGuest(world.as.doctor1, consultId, 'family');
	await answerGuest(world.as.kiosk1a, consultId, { agree: true, textVersion: guestConsentVersion });
	const { url } = await makeGuestLink(world.as.kiosk1a, consultId);
	await enterVisit(world.as.nobody, { token: url.split('/').at(-1) ?? '', name: '小李' }, undefined);
	const row = await findOpenGuest(world.services.db, consultId);
	if (!row) throw new Error('nobody came in');
	const { id, chainId, storeId, hospitalId } = row;
	people[name] = { kind: 'guest', id, consultId, chainId, storeId, hospitalId };
}

describe('the signalling of a third person', () => {
	it('reaches both ends across two processes, ends at once, and nothing else is heard of it', async () => {
		const [k, d, g] = [randomUUID(), randomUUID(), randomUUID()];
		const [kiosk, doctor] = [one.open('kiosk', '/kiosk'), other.open('doctor', '/doctor')];
		const peers = { kiosk: heard(kiosk, 'call:peer'), doctor: heard(doctor, 'call:peer') };
		await join(kiosk, k);
		await join(doctor, d);
		await letIn('guest');
		const guest = other.open('guest', '/guest');
		const seen = heard(guest, 'call:peer');
		const events = new Set<string>();
		guest.onAny((event: string) => events.add(event));
		const { peers: there } = await join(guest, g);
		expect(there.map(({ seat }) => seat)).toContain('doctor');
		await expect
			.poll(
				() => new Set([...there, ...seen.map(({ peer }) => peer as { seat: string })].map(({ seat }) => seat))
			)
			.toEqual(new Set(['kiosk', 'doctor']));
		for (const end of [peers.kiosk, peers.doctor])
			await expect.poll(() => ofGuest(end)).toMatchObject({ peer: { endId: g } });

		const signals = { kiosk: heard(kiosk, 'call:signal'), doctor: heard(doctor, 'call:signal') };
		await ask(guest, 'call:signal', signalOf(g, k));
		await ask(guest, 'call:signal', signalOf(g, d));
		await expect.poll(() => signals.kiosk).toEqual([expect.objectContaining({ endId: g, seat: 'guest' })]);
		await expect.poll(() => signals.doctor).toEqual([expect.objectContaining({ endId: g, seat: 'guest' })]);

		// It speaks for nobody else, in no other call, and may say nothing but signals.
		await expect(ask(guest, 'call:signal', signalOf(k, d))).rejects.toMatchObject({ code: 'not_in_call' });
		const elsewhere = randomUUID();
		await expect(join(guest, g, elsewhere)).rejects.toMatchObject({ code: 'not_in_call' });
		await expect(ask(guest, 'call:signal', signalOf(g, k, 2, elsewhere))).rejects.toMatchObject({
			code: 'not_in_call'
		});
		await expect(ask(guest, 'call:signal', { consultId })).rejects.toMatchObject({ code: 'invalid_input' });
		expect(JSON.stringify(other.logged)).not.toContain(g);

		// What is written between the two reaches both of them, and not the guest.
		const written = heard(kiosk, 'call:numbered');
		const context = { ...world.as.doctor1, services: other.services, now: () => new Date() };
		await postMessage(context, consultId, { clientId: randomUUID(), body: '血压多少？' });
		await expect.poll(() => written).toHaveLength(1);

		// The consent is withdrawn with the one process, the guest is with the other.
		const out = heard(guest, 'call:guest-out');
		await endVisit({ ...world.as.kiosk1a, services: one.services }, consultId);
		await expect.poll(() => out).toEqual([{ consultId, endedBy: 'customer' }]);
		await expect(ask(guest, 'call:signal', signalOf(g, k, 2))).rejects.toMatchObject({ code: 'not_in_call' });
		await expect(join(guest, g)).rejects.toMatchObject({ code: 'guest_link_over' });
		for (const end of [peers.kiosk, peers.doctor])
			await expect.poll(() => ofGuest(end)).toMatchObject({ peer: null });
		expect([...events].filter((event) => /message|numbered|changed|start/.test(event))).toEqual([]);
		// The two who stay are still in their call.
		await expect(ask(doctor, 'call:signal', signalOf(d, k))).resolves.toEqual({ passed: true });
		for (const socket of [kiosk, doctor, guest]) socket.close();
	});

	it('lets the later of two tabs of one browser have the seat', async () => {
		await letIn('tabs');
		const tabs = [one.open('tabs', '/guest'), other.open('tabs', '/guest')] as const;
		const moved = heard(tabs[0], 'call:moved');
		await join(tabs[0], randomUUID());
		await join(tabs[1], randomUUID());
		await expect.poll(() => moved).toEqual([{ consultId }]);
		for (const tab of tabs) tab.close();
		await endVisit(world.as.doctor1, consultId);
	});

	it('is not for kiosks, doctors or strangers, and a guest is nothing elsewhere', async () => {
		await letIn('third');
		for (const [person, namespace] of [
			['kiosk', '/guest'],
			['nobody', '/guest'],
			['third', '/kiosk'],
			['third', '/doctor']
		] as const) {
			const socket = one.open(person, namespace);
			const refusal = await new Promise<Error>((done) => socket.once('connect_error', done));
			expect(refusal.message).toBe('not_signed_in');
			socket.close();
		}
	});

	it('is stopped when it comes in a flood, and named once in the log', async () => {
		const endId = randomUUID();
		const guest = one.open('third', '/guest');
		await join(guest, endId);
		one.logged.length = 0;
		const codes = await Promise.all(
			Array.from({ length: 500 }, (_, index) =>
				ask(guest, 'call:signal', signalOf(endId, randomUUID(), index + 1)).then(
					() => 'passed',
					(error: { code: string }) => error.code
				)
			)
		);
		expect(new Set(codes)).toEqual(new Set(['passed', 'too_many_requests']));
		expect(one.logged).toHaveLength(1);
		guest.close();
	});

	it('is over with the call, whichever process ends it', async () => {
		const endId = randomUUID();
		const guest = other.open('third', '/guest');
		const ended = heard(guest, 'call:ended');
		await join(guest, endId);
		await endConsult({ ...world.as.kiosk1a, services: one.services }, consultId, {});
		await expect.poll(() => ended).toMatchObject([{ consultId, endedBy: 'customer' }]);
		await expect(ask(guest, 'call:signal', signalOf(endId, randomUUID()))).rejects.toMatchObject({
			code: 'not_in_call'
		});
		await expect(join(guest, endId)).rejects.toMatchObject({ code: 'guest_link_over' });
		guest.close();
	});
});
