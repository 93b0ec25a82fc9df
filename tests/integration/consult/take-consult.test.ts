import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '$lib/server/context';
import { cancelConsult } from '$lib/server/services/consult/cancel-consult';
import { consultOfDevice } from '$lib/server/services/consult/consult-of-device';
import { consultRecord } from '$lib/server/services/consult/consult-record';
import { currentConsult } from '$lib/server/services/consult/current-consult';
import { doctorRoom } from '$lib/server/services/consult/doctor-room';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { expireConsults, lapseDoctors } from '$lib/server/services/consult/expire-consults';
import { iceServers } from '$lib/server/services/consult/ice-servers';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { setPresence, touchPresence } from '$lib/server/services/consult/set-presence';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { createWorld, type World } from '../world';
import { adult, child, residentId } from './intake';
import { writeNotes } from './written-notes';

let world: World;
const worlds: World[] = [];
beforeEach(async () => {
	world = await createWorld();
	worlds.push(world);
});
afterAll(async () => {
	for (const opened of worlds) await opened.close();
});

const ask = async (ctx: Context, intake = adult()) => (await requestConsult(ctx, intake)).consult?.id ?? '';
const system = (): Context => ({ ...world.as.nobody, actor: { kind: 'system' } });

describe('taking a patient', () => {
	it('lets exactly one of many attempts by several doctors win, and tells the others who', async () => {
		const id = await ask(world.as.kiosk1a);
		const second = world.secondProcess();
		const doctors = ['doctor1', 'doctor2', 'doctor3', 'doctor4'] as const;
		const attempts = Array.from({ length: 64 }, (_, index) => {
			const who = doctors[index % 4] ?? 'doctor1';
			const place = index % 8 < 4 ? world : second;
			return takeConsult(place.as[who], id).then(
				(record) => ({ who, record, error: undefined }),
				(error: unknown) => ({ who, record: undefined, error })
			);
		});
		const results = await Promise.all(attempts);
		const winners = new Set(results.filter(({ record }) => record).map(({ who }) => who));
		expect(winners.size).toBe(1);
		const [winner = 'doctor1'] = winners;
		const { actor } = world.as[winner];
		const name = actor.kind === 'staff' ? actor.name : '';
		// The winner's own repetitions get the same answer; each of the three others is told each time.
		expect(results.filter(({ record }) => record)).toHaveLength(16);
		for (const { error } of results.filter(({ record }) => !record))
			expect(error).toMatchObject({ code: 'taken_by_other', detail: { by: name } });
		const taken = await world.services.db
			.selectFrom('auditEntry')
			.select('id')
			.where('action', '=', 'consult.take')
			.where('subjectId', '=', id)
			.execute();
		expect(taken).toHaveLength(1);
		expect([...world.announced, ...second.announced].filter(({ kind }) => kind === 'start')).toHaveLength(1);
	});

	it('gives a doctor one call at a time', async () => {
		const first = await ask(world.as.kiosk1a);
		const other = await ask(world.as.kiosk1b, adult({ residentId: residentId('19600101') }));
		await takeConsult(world.as.doctor1, first);
		await expect(takeConsult(world.as.doctor1, other)).rejects.toMatchObject({
			code: 'not_allowed_now',
			detail: { reason: 'in_call', consultId: first }
		});
		await takeConsult(world.as.doctor2, other);
	});

	it('leaves children under six to specialists', async () => {
		const id = await ask(world.as.kiosk1a, child());
		expect((await doctorRoom(world.as.doctor1)).waiting).toMatchObject([
			{
				standing: 'child_doctor_needed',
				minor: true,
				redFlags: ['under_6'],
				weightKg: '17.5',
				guardian: { present: true, relation: 'father' }
			}
		]);
		await expect(takeConsult(world.as.doctor1, id)).rejects.toMatchObject({
			code: 'child_doctor_needed'
		});
		expect((await doctorRoom(world.as.doctor4)).waiting[0]?.standing).toBe('open');
		expect(await takeConsult(world.as.doctor4, id)).toMatchObject({ name: '李小宝', status: 'in_call' });
	});

	it('shows numbers masked to the doctor, and the record to nobody else', async () => {
		const id = await ask(world.as.kiosk1a);
		const record = await takeConsult(world.as.doctor1, id);
		expect(record).toMatchObject({
			name: '王小芳',
			maskedResidentId: '1***************2X',
			maskedPhone: '138****2211',
			allergies: { answer: 'listed', text: '青霉素' },
			age: { value: 76, unit: 'year' }
		});
		await expect(consultRecord(world.as.doctor2, id)).rejects.toMatchObject({ code: 'not_in_call' });
		await expect(consultRecord(world.as.kiosk1a, id)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(consultOfDevice(world.as.kiosk1b, id)).rejects.toMatchObject({ code: 'forbidden' });
	});

	it('cannot take whom nobody waits for any more', async () => {
		const id = await ask(world.as.kiosk1a);
		await cancelConsult(world.as.kiosk1a, id);
		await cancelConsult(world.as.kiosk1a, id);
		await expect(takeConsult(world.as.doctor1, id)).rejects.toMatchObject({
			code: 'not_allowed_now',
			detail: { status: 'cancelled' }
		});
	});
});

describe('the queue', () => {
	it('tells place and, with calls to go by, a range', async () => {
		const kiosks = ['kiosk1a', 'kiosk1b', 'kiosk2a'] as const;
		for (const [index, who] of kiosks.entries()) {
			await ask(world.as[who], adult({ residentId: residentId(`1960010${index + 1}`) }));
			world.clock.advance(1_000);
		}
		const view = async (who: (typeof kiosks)[number]) => (await currentConsult(world.as[who])).consult?.queue;
		expect(await view('kiosk2a')).toMatchObject({ place: 3, doctors: 0, range: null });
		await setPresence(world.as.doctor1, 'available');
		expect(await view('kiosk1a')).toMatchObject({
			place: 1,
			doctors: 1,
			range: { lowMinutes: 0, highMinutes: 1 }
		});
		expect(await view('kiosk2a')).toMatchObject({ place: 3, range: null });
		const { waiting, availableDoctors } = await doctorRoom(world.as.doctor1);
		expect(waiting.map(({ place }) => place)).toEqual([1, 2, 3]);
		expect(availableDoctors).toBe(1);
		await takeConsult(world.as.doctor1, waiting[0]?.consultId ?? '');
		expect(await view('kiosk2a')).toMatchObject({ place: 2 });
	});

	it('counts only doctors whose page answers', async () => {
		await setPresence(world.as.doctor1, 'available');
		world.clock.advance(5_000);
		await touchPresence(world.as.doctor1);
		world.clock.advance(6_000);
		expect(await lapseDoctors(system())).toBe(0);
		world.clock.advance(4_000);
		expect(await lapseDoctors(system())).toBe(1);
		const there = async () => (await doctorRoom(world.as.doctor2)).availableDoctors;
		expect(await there()).toBe(0);
		// A page that was loaded anew goes on as its doctor had left it; one that comes back late does not.
		await touchPresence(world.as.doctor1);
		expect(await there()).toBe(1);
		world.clock.advance(8_000);
		expect(await lapseDoctors(system())).toBe(1);
		world.clock.advance(120_001);
		expect(await lapseDoctors(system())).toBe(0);
		await touchPresence(world.as.doctor1);
		expect(await there()).toBe(0);
		expect((await doctorRoom(world.as.doctor1)).me.state).toBe('away');
	});

	it('keeps a place for ten minutes after the kiosk was last seen, then lets it go', async () => {
		const id = await ask(world.as.kiosk1a);
		world.clock.advance(9 * 60_000);
		expect(await expireConsults(system())).toBe(0);
		world.clock.advance(2 * 60_000);
		expect(await expireConsults(system())).toBe(1);
		expect(await consultOfDevice(world.as.kiosk1a, id)).toMatchObject({
			status: 'expired',
			endedBy: 'system'
		});
		expect(await currentConsult(world.as.kiosk1a)).toEqual({ consult: null });
	});
});

describe('ending', () => {
	it('needs an outcome of the doctor, and none of the customer', async () => {
		const id = await ask(world.as.kiosk1a);
		await expect(endConsult(world.as.kiosk1a, id, {})).rejects.toMatchObject({ code: 'not_allowed_now' });
		await takeConsult(world.as.doctor1, id);
		await expect(endConsult(world.as.doctor1, id, {})).rejects.toMatchObject({ code: 'invalid_input' });
		await expect(endConsult(world.as.doctor2, id, { outcome: 'advised' })).rejects.toMatchObject({
			code: 'not_in_call'
		});
		await writeNotes(world.as.doctor1, id);
		await endConsult(world.as.doctor1, id, { outcome: 'advised' });
		await endConsult(world.as.doctor1, id, { outcome: 'advised' });
		expect(await consultOfDevice(world.as.kiosk1a, id)).toMatchObject({
			status: 'ended',
			endedBy: 'doctor',
			outcome: 'advised'
		});
		await expect(endConsult(world.as.kiosk1a, id, {})).rejects.toMatchObject({
			code: 'not_allowed_now',
			detail: { status: 'ended' }
		});
		expect(world.announced.at(-1)).toMatchObject({
			kind: 'ended',
			ended: { consultId: id, outcome: 'advised' }
		});
	});

	it('by the customer is told to the doctor and frees both', async () => {
		const id = await ask(world.as.kiosk1a);
		await takeConsult(world.as.doctor1, id);
		await endConsult(world.as.kiosk1a, id, {});
		expect(await consultRecord(world.as.doctor1, id)).toMatchObject({
			endedBy: 'customer',
			outcome: 'patient_left'
		});
		expect((await doctorRoom(world.as.doctor1)).currentConsultId).toBeNull();
		await ask(world.as.kiosk1a);
	});
});

describe('roles', () => {
	it.each(['nobody', 'machine', 'pharmacist1', 'manager', 'kiosk1a'] as const)(
		'%s has no waiting room',
		async (who) => {
			const code = who === 'nobody' ? 'not_signed_in' : 'forbidden';
			await expect(doctorRoom(world.as[who])).rejects.toMatchObject({ code });
			await expect(setPresence(world.as[who], 'available')).rejects.toMatchObject({ code });
		}
	);

	it('gives relay credentials to people and devices only, good for an hour', async () => {
		await expect(iceServers(world.as.nobody)).rejects.toMatchObject({ code: 'not_signed_in' });
		expect(await iceServers(world.as.kiosk1a)).toEqual({ iceServers: [] });
		const relayed = await createWorld({ TURN_URLS: 'turn:turn.test:3478', TURN_SECRET: 's3cret' });
		worlds.push(relayed);
		const [server] = (await iceServers(relayed.as.kiosk1a)).iceServers;
		const until = Math.floor(relayed.clock.at.getTime() / 1000) + 3600;
		expect(server?.urls).toEqual(['turn:turn.test:3478']);
		expect(server?.username?.split(':')[0]).toBe(String(until));
		// 20 bytes of HMAC-SHA1 in base64.
		expect(server?.credential).toMatch(/^[A-Za-z0-9+/]{27}=$/);
	});
});
