import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelConsult } from '$lib/server/services/consult/cancel-consult';
import { currentConsult } from '$lib/server/services/consult/current-consult';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { createWorld, type World } from '../world';
import { adult, child, consents, residentId } from './intake';

let world: World;
beforeAll(async () => (world = await createWorld()));
afterAll(() => world.close());

const openOf = async (who: 'kiosk1a' | 'kiosk1b' | 'kiosk2a' | 'kiosk2b') =>
	(await currentConsult(world.as[who])).consult;
beforeEach(async () => {
	for (const who of ['kiosk1a', 'kiosk1b', 'kiosk2a', 'kiosk2b'] as const) {
		const open = await openOf(who);
		if (open) await cancelConsult(world.as[who], open.id);
	}
});
const count = async (table: 'consult' | 'patient' | 'consent') =>
	(
		await world.services.db
			.selectFrom(table)
			.select(({ fn }) => fn.countAll<number>().as('n'))
			.executeTakeFirstOrThrow()
	).n;

describe('asking for a doctor', () => {
	it('puts the customer into the queue and shows a masked name', async () => {
		const { consult } = await requestConsult(world.as.kiosk1a, adult());
		expect(consult).toMatchObject({
			status: 'waiting',
			mode: 'video',
			maskedName: '王*芳',
			queue: { place: 1, range: null, doctors: 0, childDoctorNeeded: false },
			doctor: null
		});
		expect(consult?.ticket).toMatch(/^\d{6}-[2-9A-HJKMNP-Z]{6}$/);
		expect(JSON.stringify(consult)).not.toMatch(/1949|13812342211|王小芳/);
		const kinds = await world.services.db
			.selectFrom('consent')
			.select(['kind', 'textVersion'])
			.where('consultId', '=', consult?.id ?? '')
			.execute();
		expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['health_data', 'treatment']);
	});

	it('stores identity and phone sealed, never readable', async () => {
		await requestConsult(world.as.kiosk1a, adult());
		const rows = await world.services.db.selectFrom('patient').selectAll().execute();
		const row = rows.find(({ name }) => name === '王小芳');
		expect(row && world.services.seal.open(row.identitySealed)).toBe('11010519491231002X');
		expect(row && world.services.seal.open(row.phoneSealed)).toBe('13812342211');
		expect(row?.identitySealed.includes('1949')).toBe(false);
		const { intake } = await world.services.db
			.selectFrom('consult')
			.select('intake')
			.orderBy('queuedAt', 'desc')
			.executeTakeFirstOrThrow();
		expect(JSON.stringify(intake)).not.toMatch(/11010519491231002X|13812342211/);
	});

	it('knows a returning patient by the number and brings name and phone up to date', async () => {
		const first = await requestConsult(world.as.kiosk1a, adult());
		await cancelConsult(world.as.kiosk1a, first.consult?.id ?? '');
		const before = await count('patient');
		await requestConsult(world.as.kiosk1a, adult({ residentId: '11010519491231002x', phone: '13900001111' }));
		expect(await count('patient')).toBe(before);
		const rows = await world.services.db
			.selectFrom('patient')
			.selectAll()
			.where('name', '=', '王小芳')
			.execute();
		expect(rows.map((row) => world.services.seal.open(row.phoneSealed))).toEqual(['13900001111']);
	});

	it.each([
		['no consents', { consents: [] }],
		['one consent only', { consents: consents.slice(0, 1) }],
		['a consent to another text', { consents: consents.map((given) => ({ ...given, textVersion: 'old' })) }]
	])('stores nothing with %s', async (_what, changes) => {
		const before = [await count('consult'), await count('patient'), await count('consent')];
		await expect(requestConsult(world.as.kiosk1a, adult(changes))).rejects.toMatchObject({
			code: 'consent_missing'
		});
		expect([await count('consult'), await count('patient'), await count('consent')]).toEqual(before);
	});

	it.each([
		['a wrong check digit', { residentId: '110105194912310021' }, 'residentId', 'not_an_id'],
		['a wrong phone', { phone: '12345678901' }, 'phone', 'not_a_mobile'],
		['no complaint', { complaints: [] }, 'complaints', 'missing'],
		['silence about allergies', { allergies: { answer: '', text: '' } as const }, 'allergies', 'missing'],
		[
			'no earlier diagnosis',
			{ earlierDiagnosis: { kind: '', what: '', where: '', when: '' } as const },
			'earlierDiagnosis',
			'missing'
		]
	])('refuses %s and names the field', async (_what, changes, field, code) => {
		const attempt = requestConsult(world.as.kiosk1a, adult(changes));
		await expect(attempt).rejects.toMatchObject({
			code: 'intake_incomplete',
			detail: { faults: [{ field, code }] }
		});
	});

	it('asks for weight and a guardian who is present with a small child', async () => {
		const attempt = (changes: Parameters<typeof child>[0]) =>
			requestConsult(world.as.kiosk1a, child(changes));
		await expect(attempt({ weightKg: '' })).rejects.toMatchObject({
			detail: { faults: [{ field: 'weightKg' }] }
		});
		await expect(attempt({ guardian: null })).rejects.toMatchObject({
			detail: { faults: [{ field: 'guardian', code: 'missing' }] }
		});
		const absent = {
			present: false,
			name: '李大海',
			residentId: residentId('19880203', '001'),
			relation: 'father'
		} as const;
		await expect(attempt({ guardian: { ...absent, present: true, relation: '' } })).rejects.toMatchObject({
			detail: { faults: [{ field: 'guardian', code: 'guardian_relation_missing' }] }
		});
		await expect(attempt({ guardian: absent })).rejects.toMatchObject({
			detail: { faults: [{ code: 'guardian_not_present' }] }
		});
		const { consult } = await attempt({});
		expect(consult?.queue?.childDoctorNeeded).toBe(true);
		const { intake } = await world.services.db
			.selectFrom('consult')
			.select('intake')
			.where('id', '=', consult?.id ?? '')
			.executeTakeFirstOrThrow();
		expect(JSON.stringify(intake)).not.toContain('19880203');
	});

	it('lets a kiosk have one open consult, also when two are asked for at once', async () => {
		const answers = await Promise.allSettled(
			Array.from({ length: 8 }, () => requestConsult(world.as.kiosk1b, adult()))
		);
		expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		for (const answer of answers)
			if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'queue_full' });
	});

	it.each(['nobody', 'machine', 'doctor1', 'pharmacist1', 'manager'] as const)(
		'is not for %s',
		async (who) => {
			await expect(requestConsult(world.as[who], adult())).rejects.toMatchObject({
				code: who === 'nobody' ? 'not_signed_in' : 'forbidden'
			});
		}
	);

	it('leaves an audit entry with ids only', async () => {
		const { consult } = await requestConsult(world.as.kiosk2a, adult());
		const entry = await world.services.db
			.selectFrom('auditEntry')
			.selectAll()
			.where('subjectId', '=', consult?.id ?? '')
			.executeTakeFirstOrThrow();
		expect(entry).toMatchObject({ action: 'consult.request', outcome: 'done', actorKind: 'device' });
		expect(JSON.stringify(entry.detail)).not.toMatch(/王|高血压|1949/);
	});
});
