import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import { fixedId } from '$lib/server/demo/fixed-id';
import { chooseDoctor } from '$lib/server/services/consult/choose-doctor';
import { consultOfDevice } from '$lib/server/services/consult/consult-of-device';
import { currentConsult } from '$lib/server/services/consult/current-consult';
import { doctorRoom } from '$lib/server/services/consult/doctor-room';
import { expireConsults } from '$lib/server/services/consult/expire-consults';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { returnToPlace } from '$lib/server/services/consult/return-to-place';
import { setPresence, touchPresence } from '$lib/server/services/consult/set-presence';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { walkAround } from '$lib/server/services/consult/walk-around';
import { markSeen } from '$lib/server/services/device/mark-presence';
import { createWorld, type World } from '../world';
import { adult, child } from './intake';

const doctor1 = fixedId('staff', 1);
const doctor2 = fixedId('staff', 2);
const phoneTail = '2211';
const minute = 60_000;

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	const { db } = world.services;
	await db
		.updateTable('consult')
		.set({ status: 'cancelled' })
		.where('status', 'in', ['waiting', 'in_call'])
		.execute();
	await db.deleteFrom('doctorPresence').execute();
	world.clock.advance(minute);
});

type Kiosk = 'kiosk1a' | 'kiosk1b' | 'kiosk2a' | 'kiosk2b';
const wants = (doctorId: string | null) => ({ choice: { departmentId: null, doctorId } });
async function ask(kiosk: Kiosk, changes: Parameters<typeof adult>[0] = {}) {
	const { consult } = await requestConsult(world.as[kiosk], adult(changes));
	if (!consult) throw new Error('nobody queues');
	world.clock.advance(1_000);
	return consult;
}
const ticketTail = (ticket: string) => ticket.split('-')[1] ?? '';
const codeOf = async (step: Promise<unknown>): Promise<string> => {
	try {
		await step;
		return 'done';
	} catch (error) {
		if (error instanceof Failure) return error.code;
		throw error;
	}
};
const trail = async (id: string) =>
	(
		await world.services.db
			.selectFrom('auditEntry')
			.select('action')
			.where('subjectId', '=', id)
			.where('outcome', '=', 'done')
			.orderBy('at')
			.execute()
	).map(({ action }) => action);

describe('who asked for a doctor', () => {
	it('is taken by that doctor alone, and stands in nobody else’s way', async () => {
		for (const who of ['doctor1', 'doctor2'] as const) await setPresence(world.as[who], 'available');
		const first = await ask('kiosk1a', wants(doctor1));
		const second = await ask('kiosk1b');
		expect(first.queue).toMatchObject({
			place: 1,
			wanted: { id: doctor1, name: '林若溪', state: 'available' }
		});
		expect(second.queue?.place).toBe(1);

		const room = await doctorRoom(world.as.doctor2);
		expect(room.waiting.map(({ standing, askedFor }) => [standing, askedFor])).toEqual([
			['asked_for_other', '林若溪'],
			['open', null]
		]);
		expect((await doctorRoom(world.as.doctor1)).waiting.map(({ standing }) => standing)).toEqual([
			'asked_for_me',
			'open'
		]);
		await expect(takeConsult(world.as.doctor2, first.id)).rejects.toMatchObject({
			code: 'not_allowed_now',
			detail: { reason: 'asked_for_other' }
		});
		await expect(takeConsult(world.as.doctor2, second.id)).resolves.toMatchObject({ id: second.id });
		await expect(takeConsult(world.as.doctor1, first.id)).resolves.toMatchObject({ id: first.id });
	});

	it('gets the next one without losing the place when the doctor goes', async () => {
		for (const who of ['doctor1', 'doctor2'] as const) await setPresence(world.as[who], 'available');
		const { id, queuedAt } = await ask('kiosk1a', wants(doctor1));
		const later = await ask('kiosk1b');
		await setPresence(world.as.doctor1, 'away');
		expect((await consultOfDevice(world.as.kiosk1a, id)).queue?.wanted?.state).toBe('away');

		const changed = await chooseDoctor(world.as.kiosk1a, id, { doctorId: null });
		expect(changed).toMatchObject({ queuedAt, queue: { place: 1, wanted: null } });
		expect((await consultOfDevice(world.as.kiosk1b, later.id)).queue?.place).toBe(2);
		expect((await doctorRoom(world.as.doctor2)).waiting[0]).toMatchObject({
			consultId: id,
			standing: 'open'
		});
		expect(await trail(id)).toContain('consult.choose');
		// The same choice again is no news.
		await chooseDoctor(world.as.kiosk1a, id, { doctorId: null });
		expect((await trail(id)).filter((action) => action === 'consult.choose')).toHaveLength(1);
	});

	it('never waits for a doctor who does not come back: after two minutes anybody may take the place', async () => {
		for (const who of ['doctor1', 'doctor2'] as const) await setPresence(world.as[who], 'available');
		const { id } = await ask('kiosk1a', wants(doctor1));
		await setPresence(world.as.doctor1, 'away');
		world.clock.advance(119_000);
		await touchPresence(world.as.doctor2);
		expect(await codeOf(takeConsult(world.as.doctor2, id))).toBe('not_allowed_now');
		world.clock.advance(1_000);
		expect((await consultOfDevice(world.as.kiosk1a, id)).queue?.wanted?.state).toBe('opened');
		expect(await codeOf(takeConsult(world.as.doctor2, id))).toBe('done');
	});

	it('waits on while the doctor is busy, in front of those who came later', async () => {
		await setPresence(world.as.doctor1, 'busy');
		const first = await ask('kiosk1a', wants(doctor1));
		expect(first.queue).toMatchObject({ range: null, wanted: { state: 'busy' } });
		await setPresence(world.as.doctor1, 'available');
		await ask('kiosk1b', wants(doctor1));
		const room = await doctorRoom(world.as.doctor1);
		expect(room.waiting.find(({ standing }) => standing === 'asked_for_me')?.consultId).toBe(first.id);
		expect((await consultOfDevice(world.as.kiosk1a, first.id)).queue?.range).toEqual({
			lowMinutes: 0,
			highMinutes: 1
		});
	});

	it('cannot ask for somebody of no hospital or from another kiosk, and a doctor is no kiosk', async () => {
		const { id } = await ask('kiosk1a');
		const choose = (who: Kiosk | 'doctor1' | 'nobody', doctorId: string | null) =>
			codeOf(chooseDoctor(world.as[who], id, { doctorId }));
		expect(await choose('kiosk1a', fixedId('staff', 11))).toBe('invalid_input');
		expect(await choose('kiosk2a', null)).toBe('forbidden');
		expect(await choose('doctor1', null)).toBe('forbidden');
		expect(await choose('nobody', null)).toBe('not_signed_in');
		expect(await codeOf(ask('kiosk2a', wants(fixedId('staff', 21))))).toBe('invalid_input');
	});

	it('under six is still for specialists only', async () => {
		await setPresence(world.as.doctor2, 'available');
		const { consult } = await requestConsult(world.as.kiosk1a, child(wants(doctor2)));
		expect((await doctorRoom(world.as.doctor2)).waiting[0]?.standing).toBe('child_doctor_needed');
		expect(await codeOf(takeConsult(world.as.doctor2, consult?.id ?? ''))).toBe('child_doctor_needed');
	});
});

describe('a walk around the shop', () => {
	it('frees the kiosk, holds the place at the front, and ends at another kiosk of the shop', async () => {
		await setPresence(world.as.doctor1, 'available');
		const { id, queuedAt, ticket } = await ask('kiosk1a');
		const walk = await walkAround(world.as.kiosk1a, id);
		expect(walk).toEqual({ ticket, until: new Date(world.clock.at.getTime() + 10 * minute).toISOString() });
		expect(await walkAround(world.as.kiosk1a, id)).toEqual(walk);
		expect((await currentConsult(world.as.kiosk1a)).consult).toBeNull();

		// The next customer stands where this one stood, and is taken while the first one walks.
		const other = await ask('kiosk1a');
		expect(other.queue?.place).toBe(1);
		const [walking, open] = (await doctorRoom(world.as.doctor1)).waiting;
		expect(walking).toMatchObject({ consultId: id, standing: 'walking', walkingUntil: walk.until, place: 1 });
		expect(open?.standing).toBe('open');
		await expect(takeConsult(world.as.doctor1, id)).rejects.toMatchObject({ detail: { reason: 'walking' } });

		const back = await returnToPlace(world.as.kiosk1b, { ticket: ticketTail(ticket), phoneTail });
		expect(back.consult).toMatchObject({ id, queuedAt, status: 'waiting', queue: { place: 1 } });
		expect((await consultOfDevice(world.as.kiosk1a, other.id)).queue?.place).toBe(2);
		expect((await currentConsult(world.as.kiosk1b)).consult?.id).toBe(id);
		expect(await codeOf(takeConsult(world.as.doctor1, id))).toBe('done');
		expect((await trail(id)).toSorted()).toEqual([
			'consult.request',
			'consult.return',
			'consult.take',
			'consult.walk'
		]);
		// The call reaches the kiosk where the customer stands now.
		expect(world.announced.at(-1)).toMatchObject({ kind: 'start', deviceId: fixedId('device', 2) });
	});

	it('is over after ten minutes, with an entry in the trail, swept away or not', async () => {
		const { id, ticket } = await ask('kiosk1a');
		await walkAround(world.as.kiosk1a, id);
		// The kiosk is in use by others all the time.
		world.clock.advance(10 * minute - 1);
		await markSeen(world.as.kiosk1a, { opened: false });
		await expireConsults(world.as.kiosk1a);
		expect((await doctorRoom(world.as.doctor1)).waiting).toHaveLength(1);
		world.clock.advance(1);
		const back = () => codeOf(returnToPlace(world.as.kiosk1b, { ticket, phoneTail }));
		expect(await back()).toBe('ticket_expired');
		expect(await expireConsults({ ...world.as.nobody, actor: { kind: 'system' } })).toBe(1);
		expect(await back()).toBe('ticket_expired');
		expect(await trail(id)).toContain('consult.expire');
	});

	it('gives foreign, used and wrong tickets their own answers, and tells nothing before the proof', async () => {
		const { id, ticket } = await ask('kiosk1a');
		await walkAround(world.as.kiosk1a, id);
		const back = (kiosk: Kiosk, tail = phoneTail, code = ticket) =>
			codeOf(returnToPlace(world.as[kiosk], { ticket: code, phoneTail: tail }));
		expect(await back('kiosk2a')).toBe('ticket_elsewhere');
		expect(await back('kiosk2a', '0000')).toBe('ticket_wrong');
		expect(await back('kiosk1b', phoneTail, 'ZZZZZZ')).toBe('ticket_wrong');
		await ask('kiosk1b');
		expect(await back('kiosk1b')).toBe('queue_full');
		expect(await back('kiosk1a')).toBe('done');
		await setPresence(world.as.doctor1, 'available');
		await takeConsult(world.as.doctor1, id);
		expect(await back('kiosk1a')).toBe('ticket_over');
	});

	it('is locked after five wrong guesses, whichever kiosk they were made at', async () => {
		const { id, ticket } = await ask('kiosk1a');
		await walkAround(world.as.kiosk1a, id);
		const guess = (kiosk: Kiosk, tail: string) =>
			codeOf(returnToPlace(world.as[kiosk], { ticket, phoneTail: tail }));
		for (let tail = 0; tail < 5; tail++)
			expect(await guess(tail % 2 ? 'kiosk1a' : 'kiosk1b', `000${tail}`)).toBe('ticket_wrong');
		expect(await guess('kiosk1b', phoneTail)).toBe('ticket_locked');
	});

	it('slows down whoever tries many tickets at one kiosk', async () => {
		const codes: string[] = [];
		for (let attempt = 0; attempt < 11; attempt++)
			codes.push(await codeOf(returnToPlace(world.as.kiosk2b, { ticket: 'AAAAAA', phoneTail: '0000' })));
		expect(codes.filter((code) => code === 'ticket_wrong')).toHaveLength(10);
		expect(codes.at(-1)).toBe('too_many_requests');
	});

	it('does not begin when a doctor was faster, and does not end twice', async () => {
		await setPresence(world.as.doctor1, 'available');
		const { id, ticket } = await ask('kiosk1a');
		const [walked, taken] = await Promise.all([
			codeOf(walkAround(world.as.kiosk1a, id)),
			codeOf(takeConsult(world.as.doctor1, id))
		]);
		expect([walked, taken].toSorted()).toEqual(['done', 'not_allowed_now']);
		if (walked !== 'done') return;
		const answers = await Promise.all(
			(['kiosk1a', 'kiosk1b'] as const).map((kiosk) =>
				codeOf(returnToPlace(world.as[kiosk], { ticket, phoneTail }))
			)
		);
		expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
	});
});

describe('a kiosk that died', () => {
	it('gives its place to another one of the shop; the page that still shows it is told so', async () => {
		const { id, ticket } = await ask('kiosk1a');
		expect(await codeOf(returnToPlace(world.as.kiosk1b, { ticket, phoneTail }))).toBe('done');
		expect(await codeOf(consultOfDevice(world.as.kiosk1a, id))).toBe('place_moved');
		expect((await currentConsult(world.as.kiosk1a)).consult).toBeNull();
		expect((await currentConsult(world.as.kiosk1b)).consult?.id).toBe(id);
	});

	it('keeps its place for ten minutes after it was last seen', async () => {
		const { id } = await ask('kiosk1a');
		world.clock.advance(10 * minute - 1_000);
		expect(await expireConsults({ ...world.as.nobody, actor: { kind: 'system' } })).toBe(0);
		world.clock.advance(1);
		expect(await expireConsults({ ...world.as.nobody, actor: { kind: 'system' } })).toBe(1);
		expect((await consultOfDevice(world.as.kiosk1a, id)).status).toBe('expired');
	});
});

it('two processes agree on who may take whom', async () => {
	const second = world.secondProcess();
	for (const who of ['doctor1', 'doctor2'] as const) await setPresence(world.as[who], 'available');
	const { id, ticket } = await ask('kiosk1a', wants(doctor2));
	await walkAround(second.as.kiosk1a, id);
	expect((await doctorRoom(world.as.doctor2)).waiting[0]?.standing).toBe('walking');
	await returnToPlace(world.as.kiosk1b, { ticket, phoneTail });
	const [one, other] = await Promise.all([
		codeOf(takeConsult(world.as.doctor1, id)),
		codeOf(takeConsult(second.as.doctor2, id))
	]);
	expect([one, other]).toEqual(['not_allowed_now', 'done']);
});
