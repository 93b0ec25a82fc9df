import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ack } from '$lib/contract/realtime/ack';
import type { CallQuality, CallSignal, Joined } from '$lib/contract/realtime/call';
import { answerHandover } from '$lib/server/services/handover/answer-handover';
import { offerHandover } from '$lib/server/services/handover/offer-handover';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { postMessage } from '$lib/server/services/consult/post-message';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { setPresence } from '$lib/server/services/consult/set-presence';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { adult } from './intake';
import { openProcess } from './server-process';
import { createWorld, type World } from '../world';

let world: World;
let one: Awaited<ReturnType<typeof openProcess>>;
let other: Awaited<ReturnType<typeof openProcess>>;
let consultId: string;
beforeAll(async () => {
	world = await createWorld();
	const people = {
		kiosk: world.as.kiosk1a.actor,
		stranger: world.as.kiosk2a.actor,
		doctor: world.as.doctor1.actor,
		doctor2: world.as.doctor2.actor
	};
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
const join = (socket: Socket, endId: string) => ask<Joined>(socket, 'call:join', { consultId, endId, media });
const signalOf = (endId: string, to: string, signal: unknown, seq = 1) => ({
	consultId,
	endId,
	to,
	seq,
	first: 1,
	signal
});
const offer = (sdp: string): CallSignal => ({ kind: 'description', description: { type: 'offer', sdp } });

/** The kiosk with one process, the doctor with the other, both in the call. */
async function meet() {
	const [k, d] = [randomUUID(), randomUUID()];
	const [kiosk, doctor] = [one.open('kiosk', '/kiosk'), other.open('doctor', '/doctor')];
	const peers = { kiosk: heard(kiosk, 'call:peer'), doctor: heard(doctor, 'call:peer') };
	await join(kiosk, k);
	await join(doctor, d);
	await expect.poll(() => peers.kiosk.at(-1)?.peer).toMatchObject({ endId: d, seat: 'doctor' });
	await expect.poll(() => peers.doctor.at(-1)?.peer).toMatchObject({ endId: k, seat: 'kiosk' });
	return { kiosk, doctor, k, d, peers };
}

describe('signalling between two processes', () => {
	it('carries an offer that is longer than a notification, in order with what follows', async () => {
		const { kiosk, doctor, k, d } = await meet();
		const signals = heard(kiosk, 'call:signal');
		const receipts = heard(doctor, 'call:receipt');
		const sdp = 'v=0 中文 '.repeat(3_000);
		expect(await ask(doctor, 'call:signal', signalOf(d, k, offer(sdp)))).toEqual({ passed: true });
		for (let seq = 2; seq <= 20; seq++)
			doctor.emit('call:signal', signalOf(d, k, { kind: 'please-renegotiate', restart: false }, seq));
		await expect.poll(() => signals.length).toBe(20);
		expect(signals.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
		expect(signals[0]).toEqual({ consultId, endId: d, seat: 'doctor', seq: 1, first: 1, signal: offer(sdp) });
		await ask(kiosk, 'call:receipt', { consultId, endId: k, to: d, upTo: 20, missing: false });
		await expect.poll(() => receipts).toEqual([{ consultId, endId: k, upTo: 20, missing: false }]);
		kiosk.close();
		doctor.close();
	});

	it('tells one end when the other is gone, and lets it back in through the other process by its handshake', async () => {
		const { kiosk, doctor, d, k, peers } = await meet();
		doctor.close();
		await expect.poll(() => peers.kiosk.at(-1)?.peer).toBeNull();
		const back = one.open('doctor', '/doctor', { call: { consultId, endId: d, media } });
		await expect.poll(() => peers.kiosk.at(-1)?.peer).toMatchObject({ endId: d });
		expect((await join(back, d)).peers).toEqual([{ endId: k, seat: 'kiosk', media }]);
		kiosk.close();
		back.close();
	});

	it('lets one of two tabs of a doctor keep the call, though they are with two processes', async () => {
		const { kiosk, doctor, peers } = await meet();
		const moved = heard(doctor, 'call:moved');
		const [tab, t] = [one.open('doctor', '/doctor'), randomUUID()];
		await join(tab, t);
		await expect.poll(() => moved).toEqual([{ consultId }]);
		await expect.poll(() => peers.kiosk.at(-1)?.peer).toMatchObject({ endId: t });
		await expect(
			ask(doctor, 'call:signal', signalOf(randomUUID(), t, { kind: 'picture-stands' }))
		).rejects.toMatchObject({ code: 'not_in_call' });
		for (const socket of [kiosk, doctor, tab]) socket.close();
	});

	it('puts the doctor out who has handed the call on, wherever the page is', async () => {
		const { kiosk, doctor, k, d, peers } = await meet();
		const { id = '' } = world.as.doctor1.actor as { id?: string };
		one.services.announce({ kind: 'handed', consultId, fromDoctorId: id });
		await expect.poll(() => peers.kiosk.at(-1)?.peer).toBeNull();
		await expect(
			ask(doctor, 'call:signal', signalOf(d, k, { kind: 'picture-stands' }))
		).rejects.toMatchObject({
			code: 'not_in_call'
		});
		kiosk.close();
		doctor.close();
	});

	it('tells the other process the number of a message and not its text', async () => {
		const { kiosk, doctor } = await meet();
		const [told, numbered] = [heard(kiosk, 'call:message'), heard(doctor, 'call:numbered')];
		const ctx = { ...world.as.kiosk1a, services: one.services };
		const { seq } = await postMessage(ctx, consultId, { clientId: randomUUID(), body: '我头疼' });
		await expect.poll(() => numbered).toEqual([{ consultId, seq }]);
		expect(told).toHaveLength(1);
		kiosk.close();
		doctor.close();
	});
});

describe('what does not belong into a call', () => {
	it("is refused by name: strangers, another voice, a kiosk with a doctor's session", async () => {
		const { kiosk, doctor, k, d } = await meet();
		const stranger = one.open('stranger', '/kiosk');
		await expect(join(stranger, randomUUID())).rejects.toMatchObject({ code: 'not_in_call' });
		const doctor2 = other.open('doctor2', '/doctor');
		await expect(join(doctor2, d)).rejects.toMatchObject({ code: 'not_in_call' });
		const got = heard(kiosk, 'call:signal');
		for (const [socket, endId] of [
			[stranger, d],
			[doctor2, d],
			[doctor, k]
		] as const)
			await expect(ask(socket, 'call:signal', signalOf(endId, k, offer('v=0')))).rejects.toMatchObject({
				code: 'not_in_call'
			});
		expect(got).toEqual([]);
		const inKiosk = one.open('doctor', '/kiosk');
		const refusal = await new Promise<Error>((done) => inKiosk.once('connect_error', done));
		expect(refusal.message).toBe('not_signed_in');
		for (const socket of [kiosk, doctor, stranger, doctor2, inKiosk]) socket.close();
	});

	it.each<[string, string, unknown]>([
		['no signal at all', 'invalid_input', 'hello'],
		['an unknown kind', 'invalid_input', { kind: 'take-over' }],
		[
			'a description of another type',
			'invalid_input',
			{ kind: 'description', description: { type: 'rollback', sdp: '' } }
		],
		['a description that is too long', 'too_large', offer('x'.repeat(70_000))],
		[
			'a candidate that is no text',
			'invalid_input',
			{ kind: 'candidate', candidate: { candidate: { a: 1 } } }
		]
	])('%s is refused as %s, and no log line holds it', async (_, code, signal) => {
		const { kiosk, doctor, k, d } = await meet();
		other.logged.length = 0;
		await expect(ask(doctor, 'call:signal', signalOf(d, k, signal))).rejects.toMatchObject({ code });
		expect(other.logged).toEqual([
			expect.objectContaining({ operation: 'call:signal', code, requestId: expect.any(String) as string })
		]);
		expect(Object.keys(other.logged[0] ?? {}).toSorted()).toEqual(['code', 'operation', 'requestId']);
		kiosk.close();
		doctor.close();
	});

	it('is stopped when it comes in a flood, while the other end goes on', async () => {
		const { kiosk, doctor, k, d } = await meet();
		other.logged.length = 0;
		const codes = await Promise.all(
			Array.from({ length: 600 }, (_, index) =>
				ask(doctor, 'call:signal', signalOf(d, k, { kind: 'picture-stands' }, index + 1)).then(
					() => 'passed',
					(error: { code: string }) => error.code
				)
			)
		);
		expect(new Set(codes)).toEqual(new Set(['passed', 'too_many_requests']));
		expect(codes.filter((code) => code === 'passed').length).toBeLessThan(320);
		// Named once, not six hundred times.
		expect(other.logged).toHaveLength(1);
		await expect(ask(kiosk, 'call:hb', {})).resolves.toEqual({});
		kiosk.close();
		doctor.close();
	});
});

const quality: CallQuality = {
	fullSeconds: 61,
	reducedSeconds: 0,
	lowSeconds: 0,
	soundSeconds: 10,
	textSeconds: 0,
	lostSeconds: 3,
	lostTimes: 1,
	stoodTimes: 0,
	roundTripMs: 101,
	worstRoundTripMs: 161,
	lossPermille: 16,
	worstLossPermille: 301,
	receivedKbps: 401,
	sentKbps: 500,
	relayed: true
};

describe('the record of the line', () => {
	it('keeps the newest figures of each page, and takes them just after the end', async () => {
		const { kiosk, doctor, k, d } = await meet();
		await ask(kiosk, 'call:quality', { consultId, endId: k, quality: { ...quality, fullSeconds: 30 } });
		await ask(kiosk, 'call:quality', { consultId, endId: k, quality });
		// Nobody writes into the row of the other seat.
		await ask(doctor, 'call:quality', { consultId, endId: k, quality: { ...quality, lostTimes: 9 } });
		await endConsult({ ...world.as.kiosk1a, now: () => new Date() }, consultId, {});
		await ask(doctor, 'call:quality', { consultId, endId: d, quality });
		const rows = await world.services.db
			.selectFrom('consultCallQuality')
			.selectAll()
			.orderBy('seat')
			.execute();
		expect(rows).toEqual([
			expect.objectContaining({ consultId, endId: d, seat: 'doctor', ...quality }),
			expect.objectContaining({ consultId, endId: k, seat: 'kiosk', ...quality })
		]);
		const stranger = one.open('stranger', '/kiosk');
		for (const [input, code] of [
			[{ consultId, endId: randomUUID(), quality }, 'not_in_call'],
			[{ consultId, endId: k, quality: { ...quality, lossPermille: 1_001 } }, 'invalid_input'],
			[{ consultId, endId: k, quality: { ...quality, sentKbps: 1.5 } }, 'invalid_input']
		] as const)
			await expect(ask(stranger, 'call:quality', input)).rejects.toMatchObject({ code });
		for (const socket of [kiosk, doctor, stranger]) socket.close();
	});
});

describe('a hand-over', () => {
	it('puts the first doctor out of the signalling at once, in whichever process, and seats the colleague', async () => {
		consultId = (await requestConsult(world.as.kiosk1a, adult())).consult?.id ?? '';
		await takeConsult(world.as.doctor1, consultId);
		await setPresence(world.as.doctor2, 'available');
		const { kiosk, doctor, k, d, peers } = await meet();
		const moved = heard(doctor, 'call:moved');
		const { actor } = world.as.doctor2;
		await offerHandover(world.as.doctor1, consultId, 'id' in actor ? actor.id : '');
		// Accepted at the process that the first doctor is not with.
		await answerHandover({ ...world.as.doctor2, services: one.services }, consultId, { accept: true });
		await expect.poll(() => peers.kiosk.at(-1)?.peer).toBeNull();
		await expect(ask(doctor, 'call:signal', signalOf(d, k, offer('v=0')))).rejects.toMatchObject({
			code: 'not_in_call'
		});
		await expect(join(doctor, d)).rejects.toMatchObject({ code: 'not_in_call' });
		const [colleague, c] = [one.open('doctor2', '/doctor'), randomUUID()];
		expect((await join(colleague, c)).peers).toMatchObject([{ endId: k, seat: 'kiosk' }]);
		await expect.poll(() => peers.kiosk.at(-1)?.peer).toMatchObject({ endId: c, seat: 'doctor' });
		expect(moved).toEqual([]);
		for (const socket of [kiosk, doctor, colleague]) socket.close();
	});
});
