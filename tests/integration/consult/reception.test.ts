import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import { generalPractice, internalMedicine, paediatrics } from '$lib/server/demo/demo-people';
import { fixedId } from '$lib/server/demo/fixed-id';
import { closeCallback, openNumber } from '$lib/server/services/callback/answer-callback';
import { listCallbacks } from '$lib/server/services/callback/list-callbacks';
import { wishCallback } from '$lib/server/services/callback/wish-callback';
import { cancelConsult } from '$lib/server/services/consult/cancel-consult';
import { consultOfDevice } from '$lib/server/services/consult/consult-of-device';
import { doctorRoom } from '$lib/server/services/consult/doctor-room';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { listChoice } from '$lib/server/services/consult/list-choice';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { setPresence } from '$lib/server/services/consult/set-presence';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { changeReception } from '$lib/server/services/reception/change-reception';
import { readReception } from '$lib/server/services/reception/read-reception';
import { createWorld, type World } from '../world';
import { adult, child } from './intake';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const codeOf = async (step: Promise<unknown>): Promise<string> => {
	try {
		await step;
		return 'done';
	} catch (error) {
		if (error instanceof Failure) return error.code;
		throw error;
	}
};

async function departmentOf(intake: ReturnType<typeof adult>): Promise<string | null> {
	const { consult } = await requestConsult(world.as.kiosk1a, intake);
	const id = consult?.id ?? '';
	await cancelConsult(world.as.kiosk1a, id);
	const row = await world.services.db
		.selectFrom('consult')
		.select('departmentId')
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
	return row.departmentId;
}

describe('the reception table', () => {
	it('leads to a department, which the customer may overrule', async () => {
		expect(await departmentOf(adult({ complaints: ['blood_pressure'] }))).toBe(internalMedicine);
		expect(await departmentOf(adult({ complaints: ['rash'], complaintText: '' }))).toBe(generalPractice);
		expect(await departmentOf(adult({ complaints: ['other'], complaintText: '胃不舒服' }))).toBe(
			internalMedicine
		);
		expect(await departmentOf(child({ complaints: ['blood_pressure'] }))).toBe(paediatrics);
		const choice = { departmentId: generalPractice, doctorId: null };
		expect(await departmentOf(adult({ complaints: ['blood_pressure'], choice }))).toBe(generalPractice);
		const foreign = { departmentId: fixedId('department', 99), doctorId: null };
		expect(await codeOf(requestConsult(world.as.kiosk1a, adult({ choice: foreign })))).toBe('invalid_input');
	});

	it('is changed by those who keep it, and knows what it said before', async () => {
		const rash = {
			rank: 15,
			complaint: 'rash',
			words: ['湿疹'],
			departmentId: paediatrics,
			noteZh: '',
			noteEn: '',
			source: '医务科 2026-11-20'
		};
		const put = (who: 'doctor1' | 'doctor2' | 'manager', row: Record<string, unknown> | null, id = 'rash') =>
			changeReception(world.as[who], 'triage', id, row);
		expect(await codeOf(put('doctor1', rash))).toBe('forbidden');
		expect(await codeOf(put('manager', rash))).toBe('forbidden');
		const after = await put('doctor2', rash);
		expect(after.triage.find(({ id }) => id === 'rash')).toMatchObject({ ...rash, changedBy: '周明远' });
		expect(await departmentOf(adult({ complaints: ['rash'] }))).toBe(paediatrics);
		await put('doctor2', { ...rash, departmentId: internalMedicine });
		expect(await departmentOf(adult({ complaints: ['rash'] }))).toBe(internalMedicine);
		await put('doctor2', null);
		expect(await departmentOf(adult({ complaints: ['rash'], complaintText: '' }))).toBe(generalPractice);

		const tables = await readReception(world.as.doctor1);
		expect(tables.mayEdit).toBe(false);
		expect(tables.history.filter(({ rowId }) => rowId === 'rash').map(({ row }) => row)).toMatchObject([
			{},
			{ departmentId: internalMedicine },
			{ departmentId: paediatrics }
		]);
		expect(tables.history.at(-1)).toMatchObject({ seq: 1, rowId: 'children', changedBy: null });
		const entries = await world.services.db
			.selectFrom('auditEntry')
			.select(['action', 'outcome'])
			.where('subjectId', '=', 'triage/rash')
			.execute();
		expect(entries.map(({ action }) => action).toSorted()).toEqual([
			'reception.change',
			'reception.change',
			'reception.remove'
		]);
	});

	it.each([
		['no source', { source: '' }, 'source'],
		['a department of nobody', { departmentId: fixedId('department', 77) }, 'departmentId'],
		['a picture that is none', { complaint: 'broken_heart' }, 'complaint'],
		['nothing to look for', { complaint: null, words: [] }, ''],
		['HTML in a field that does not exist', { note: '<b>' }, 'note']
	])('refuses a row with %s and names the field', async (_what, change, field) => {
		const row = {
			rank: 1,
			complaint: 'eye',
			words: [],
			departmentId: paediatrics,
			noteZh: '',
			noteEn: '',
			source: 'x',
			...change
		};
		await expect(changeReception(world.as.doctor2, 'triage', 'eye', row)).rejects.toMatchObject({
			code: 'invalid_input',
			detail: { field }
		});
	});

	it('keeps sequences whole when two change it at once, and knows no other tables', async () => {
		const row = (rank: number) => ({
			rank,
			complaint: 'eye',
			words: [],
			departmentId: paediatrics,
			noteZh: '',
			noteEn: '',
			source: 'x'
		});
		await Promise.all(
			Array.from({ length: 6 }, (_, rank) =>
				changeReception(world.as.doctor2, 'triage', `eye-${rank}`, row(rank))
			)
		);
		const seqs = (await readReception(world.as.doctor2)).history.map(({ seq }) => seq);
		expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => seqs.length - index));
		expect(await codeOf(changeReception(world.as.doctor2, 'staff', 'x', null))).toBe('not_found');
	});
});

describe('the cards', () => {
	it('tell who is there, how many wait, and an honest range or none', async () => {
		const before = await listChoice(world.as.kiosk2a);
		expect(before).toMatchObject({ doctors: [], next: { doctors: 0, range: null } });
		expect(before.contact).toMatchObject({ phone: '999-0000-0000' });
		expect(JSON.stringify(before.triage)).not.toContain('演示：');

		await setPresence(world.as.doctor1, 'available');
		await setPresence(world.as.doctor3, 'busy');
		await setPresence(world.as.doctor4, 'available');
		await setPresence(world.as.doctor2, 'away');
		const { consult } = await requestConsult(world.as.kiosk1a, adult());
		await takeConsult(world.as.doctor1, consult?.id ?? '');
		await requestConsult(
			world.as.kiosk1b,
			adult({ choice: { departmentId: null, doctorId: fixedId('staff', 1) } })
		);
		const { doctors, next, nextForChild, waiting } = await listChoice(world.as.kiosk2a);
		expect(doctors.map(({ name, state, waiting: wait }) => [name, state, wait])).toEqual([
			['何雨桐', 'free', 0],
			['林若溪', 'in_call', 1],
			['陈思齐', 'busy', 0]
		]);
		expect(doctors.find(({ name }) => name === '林若溪')).toMatchObject({
			titleEn: 'Attending physician',
			nameEn: 'Lin Ruoxi',
			languages: ['zh-CN', 'en'],
			departmentId: generalPractice,
			range: null
		});
		expect([waiting, next, nextForChild]).toEqual([
			1,
			{ doctors: 2, range: { lowMinutes: 0, highMinutes: 1 } },
			{ doctors: 1, range: { lowMinutes: 0, highMinutes: 1 } }
		]);

		// Five calls of four to ten minutes later the hospital knows how long it takes.
		for (const minutes of [10, 4, 8, 5, 6]) {
			await setPresence(world.as.doctor4, 'available');
			const kiosk = await requestConsult(world.as.kiosk2b, adult());
			await takeConsult(world.as.doctor4, kiosk.consult?.id ?? '');
			world.clock.advance(minutes * 60_000);
			await endConsult(world.as.doctor4, kiosk.consult?.id ?? '', { outcome: 'technical' });
		}
		await setPresence(world.as.doctor1, 'available');
		const later = await listChoice(world.as.kiosk2a);
		expect(later.doctors.find(({ name }) => name === '林若溪')?.range).toEqual({
			lowMinutes: 5,
			highMinutes: 16
		});
	});
});

describe('a wish to be called back', () => {
	it('takes the place out of the queue and the number to the doctors, masked until somebody calls', async () => {
		await world.services.db.deleteFrom('doctorPresence').execute();
		const { consult } = await requestConsult(world.as.kiosk2a, adult());
		const id = consult?.id ?? '';
		expect(consult?.queue).toMatchObject({ doctors: 0, contact: { phone: '999-0000-0000' } });
		expect(await codeOf(wishCallback(world.as.kiosk1b, id))).toBe('forbidden');
		expect((await wishCallback(world.as.kiosk2a, id)).status).toBe('cancelled');
		// A lost answer asked for again.
		expect((await wishCallback(world.as.kiosk2a, id)).status).toBe('cancelled');

		expect((await doctorRoom(world.as.doctor1)).callbacks).toBe(1);
		const { callbacks } = await listCallbacks(world.as.doctor1);
		expect(callbacks).toMatchObject([{ maskedName: '王*芳', maskedPhone: '138****2211', openedBy: null }]);
		const wish = callbacks[0]?.id ?? '';
		expect(await codeOf(openNumber(world.as.pharmacist1, wish))).toBe('forbidden');
		expect(await openNumber(world.as.doctor1, wish)).toEqual({ name: '王小芳', phone: '13812342211' });
		expect((await listCallbacks(world.as.doctor2)).callbacks[0]?.openedBy).toBe('林若溪');
		await closeCallback(world.as.doctor1, wish);
		await closeCallback(world.as.doctor1, wish);
		expect((await listCallbacks(world.as.doctor2)).callbacks).toEqual([]);
		expect(await codeOf(openNumber(world.as.doctor2, wish))).toBe('not_allowed_now');
		const entries = await world.services.db
			.selectFrom('auditEntry')
			.select(['action', 'detail'])
			.where('subjectId', '=', wish)
			.where('outcome', '=', 'done')
			.execute();
		expect(entries.map(({ action }) => action).toSorted()).toEqual([
			'callback.done',
			'callback.open',
			'callback.wish'
		]);
		expect(JSON.stringify(entries)).not.toMatch(/2211|王/);
	});

	it('comes too late once a doctor is there', async () => {
		const { consult } = await requestConsult(world.as.kiosk2a, adult());
		const id = consult?.id ?? '';
		await setPresence(world.as.doctor2, 'available');
		await takeConsult(world.as.doctor2, id);
		expect(await codeOf(wishCallback(world.as.kiosk2a, id))).toBe('not_allowed_now');
		expect((await consultOfDevice(world.as.kiosk2a, id)).status).toBe('in_call');
	});
});
