import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PartnerHospital, type Json } from '../fhir/partner-hospital';
import { createWorld, type World } from '../world';
import { allergy, ask, bundle, order, patient, type Told } from './ask-cds';

let world: World;
let hospital: PartnerHospital;
beforeAll(async () => {
	world = await createWorld();
	// The endpoints go by the real clock.
	world.clock.at = new Date();
	hospital = await PartnerHospital.open(world);
});
afterAll(() => world.close());

const address = (path: string) => `http://localhost:3000/cds-services/${path}`;
const post = (path: string, body: unknown): Promise<Told> =>
	ask(world, `POST ${path}`, { token: hospital.token(address(path)), body });

const request = (hook: string, context: object, prefetch: object = {}) => ({
	hook,
	hookInstance: randomUUID(),
	context: { userId: 'Practitioner/d1', patientId: 'p1', ...context },
	prefetch: { patient: patient(), ...prefetch }
});
const sign = async (prefetch: object, ...orders: readonly object[]) =>
	post('wenyao-order-sign', request('order-sign', { draftOrders: bundle(...orders) }, prefetch));
const codesOf = ({ body }: Told) => body.cards.map(({ source }: Json) => source.topic.code);

describe('discovery', () => {
	it('tells the three services to anybody, each with what it would like to be sent', async () => {
		const { status, body } = await ask(world, 'GET ');
		expect(status).toBe(200);
		expect(body.services.map(({ id, hook }: Json) => [id, hook])).toEqual([
			['wenyao-patient-view', 'patient-view'],
			['wenyao-order-select', 'order-select'],
			['wenyao-order-sign', 'order-sign']
		]);
		for (const { description, prefetch } of body.services) {
			expect(description).toMatch(/\w/);
			expect(prefetch.patient).toBe('Patient/{{context.patientId}}');
		}
	});
});

describe('order-sign', () => {
	it('warns of an allergy with source, indicator and coded reasons to go on, and keeps nothing of the patient', async () => {
		const told = await sign(
			{ allergies: bundle(allergy('青霉素')) },
			await order(world, 'm1', '阿莫西林胶囊')
		);
		expect(told.status).toBe(200);
		const [card] = told.body.cards;
		expect(card).toMatchObject({
			indicator: 'critical',
			source: { label: '问药 用药检查', topic: { system: 'urn:wenyao:clinical-finding', code: 'allergy' } },
			overrideReasons: expect.arrayContaining([
				{ code: 'tolerated_before', system: 'urn:wenyao:override-reason', display: expect.any(String) }
			])
		});
		expect(card.summary).toContain('青霉素');
		expect(card.summary.length).toBeLessThan(140);
		expect(card.detail).toContain('依据：');
		const kept = await world.services.db
			.selectFrom('cdsCard')
			.selectAll()
			.where('id', '=', card.uuid)
			.executeTakeFirstOrThrow();
		expect(kept).toMatchObject({ hospitalId: hospital.id, code: 'allergy', tier: 'critical', outcome: null });
		const entry = await world.services.db
			.selectFrom('auditEntry')
			.select(['actorKind', 'hospitalId', 'detail'])
			.where('action', '=', 'cds.ask')
			.orderBy('at', 'desc')
			.executeTakeFirstOrThrow();
		expect(entry).toMatchObject({ actorKind: 'partner', hospitalId: hospital.id, detail: { lines: 1 } });
		expect(JSON.stringify([kept, entry])).not.toMatch(/青霉素|p1|1949/);
	});

	it('finds doubles with medicines in use', async () => {
		const told = await sign(
			{ medications: bundle({ ...(await order(world, 'm0', '酚麻美敏片')), status: 'active' }) },
			await order(world, 'm1', '对乙酰氨基酚片')
		);
		expect(codesOf(told)).toContain('duplicate_substance');
	});

	it('says what it could not check: facts that nobody sent, a medicine that is not known, a dose not understood', async () => {
		const unknown: Json = await order(world, 'm2', '阿莫西林胶囊');
		unknown.medicationCodeableConcept = {
			coding: [{ system: 'https://www.gs1.org/gtin', code: '06900000000007' }],
			text: '外来药'
		};
		const told = await sign({}, await order(world, 'm1', '阿莫西林胶囊', { dosed: false }), unknown);
		const card = told.body.cards.at(-1);
		expect(card).toMatchObject({ indicator: 'warning', source: { topic: { code: 'not_checked' } } });
		expect(card.detail).toContain('外来药：不在药品目录中，完全未检查');
		expect(card.detail).toContain('阿莫西林胶囊：用法用量读不懂');
		expect(card.detail).toContain('过敏');
	});

	it('takes an empty list of allergies for silence, and the code for none as none', async () => {
		const none: Json = allergy('无已知过敏');
		none.code = { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }] };
		const medicine = await order(world, 'm1', '阿莫西林胶囊');
		const gapsOf = ({ body }: Told) => body.cards.map(({ detail }: Json) => detail).join();
		expect(gapsOf(await sign({ allergies: bundle() }, medicine))).toContain('过敏');
		expect(gapsOf(await sign({ allergies: bundle(none) }, medicine))).not.toContain('过敏');
	});
});

describe('order-select and patient-view', () => {
	it('speak of what was selected alone, with all other drafts in mind', async () => {
		const drafts = bundle(
			await order(world, 'm1', '阿莫西林胶囊'),
			await order(world, 'm2', '阿莫西林胶囊'),
			await order(world, 'm3', '布洛芬缓释胶囊')
		);
		const select = (...selections: string[]) =>
			post('wenyao-order-select', request('order-select', { selections, draftOrders: drafts }));
		expect(codesOf(await select('MedicationRequest/m2'))).toContain('duplicate_substance');
		expect(codesOf(await select('MedicationRequest/m3'))).not.toContain('duplicate_substance');
	});

	it('check the medicines in use when a chart is opened', async () => {
		const told = await post(
			'wenyao-patient-view',
			request(
				'patient-view',
				{},
				{
					allergies: bundle(allergy('青霉素')),
					medications: bundle({ ...(await order(world, 'm0', '阿莫西林胶囊')), status: 'active' })
				}
			)
		);
		expect(codesOf(told)).toContain('allergy');
	});
});

describe('who may ask', () => {
	const path = 'wenyao-patient-view';
	const body = request('patient-view', {});
	const refusedFor = async (token: string | undefined) => {
		const told = await ask(world, `POST ${path}`, { ...(token && { token }), body });
		return [told.status, told.body.error?.code, told.body.error?.detail?.reason];
	};
	const now = Math.floor(Date.now() / 1000);

	it('lets a partner in by a fresh token for this address', async () => {
		expect((await post(path, body)).status).toBe(200);
	});

	it.each<[string, Parameters<PartnerHospital['token']>[1]]>([
		['key_unknown', { kid: 'nobody' }],
		['key_unknown', { claims: { iss: 'H00000000000' } }],
		['key_revoked', { kid: 'lost' }],
		['key_out_of_time', { kid: 'old' }],
		['audience', { claims: { aud: address('wenyao-order-sign') } }],
		['time', { claims: { iat: now - 900, exp: now - 600 } }],
		['time', { claims: { exp: now + 3600 } }],
		['format', { claims: { exp: 'soon' } }]
	])('refuses %s (%o)', async (reason, more) => {
		expect(await refusedFor(hospital.token(address(path), more))).toEqual([401, 'wrong_credentials', reason]);
	});

	it('refuses a token whose words were changed, one without a signature, and none', async () => {
		const [head, claims, signature] = hospital.token(address(path)).split('.');
		const other = hospital.token(address(path), { claims: { sub: 'x' } }).split('.')[1];
		expect((await refusedFor(`${head}.${other}.${signature}`))[2]).toBe('signature');
		const none = Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url');
		expect((await refusedFor(`${none}.${claims}.${signature}`))[2]).toBe('format');
		expect((await refusedFor(undefined)).slice(0, 2)).toEqual([401, 'not_signed_in']);
	});

	it('answers what is no question with the element at fault', async () => {
		expect((await post('wenyao-nothing', body)).status).toBe(404);
		expect((await post(path, request('order-sign', { draftOrders: bundle() }))).status).toBe(400);
		expect((await post(path, { ...body, prefetch: {} })).status).toBe(412);
		const wrong = await post(path, { ...body, prefetch: { patient: { ...patient(), gender: 'f' } } });
		expect([wrong.status, wrong.body.error.detail.expression]).toEqual([400, 'Patient.gender']);
	});
});

describe('feedback', () => {
	const at = '2026-11-27T10:00:00Z';
	const report = (...feedback: object[]) => post('wenyao-order-sign/feedback', { feedback });
	const outcomeOf = (id: string) =>
		world.services.db
			.selectFrom('cdsCard')
			.select(['outcome', 'overrideReason'])
			.where('id', '=', id)
			.executeTakeFirstOrThrow();

	it('is kept with its coded reason, the latest of several, and never what was written freely', async () => {
		const { body } = await sign(
			{ allergies: bundle(allergy('青霉素')) },
			await order(world, 'm1', '阿莫西林胶囊')
		);
		const card = body.cards[0].uuid;
		const reason = { code: 'tolerated_before', system: 'urn:wenyao:override-reason' };
		const told = await report({
			card,
			outcome: 'overridden',
			overrideReason: { reason, userComment: '赵女士去年用过' },
			outcomeTimestamp: at
		});
		expect([told.status, told.body]).toEqual([200, {}]);
		expect(await outcomeOf(card)).toEqual({ outcome: 'overridden', overrideReason: 'tolerated_before' });
		await report({ card, outcome: 'accepted', outcomeTimestamp: '2026-11-27T09:00:00Z' });
		expect((await outcomeOf(card)).outcome).toBe('overridden');
		await report({ card, outcome: 'accepted', outcomeTimestamp: '2026-11-27T11:00:00Z' });
		expect(await outcomeOf(card)).toEqual({ outcome: 'accepted', overrideReason: null });
	});

	it('is refused as a whole for a card of somebody else and for a reason that was not offered', async () => {
		const { body } = await sign(
			{ allergies: bundle(allergy('青霉素')) },
			await order(world, 'm1', '阿莫西林胶囊')
		);
		const card = body.cards[0].uuid;
		const mine = { card, outcome: 'accepted', outcomeTimestamp: at };
		expect((await report(mine, { ...mine, card: randomUUID() })).status).toBe(404);
		const made_up = { reason: { code: 'because', system: 'urn:wenyao:override-reason' } };
		expect(
			(await report({ card, outcome: 'overridden', overrideReason: made_up, outcomeTimestamp: at })).status
		).toBe(400);
		expect((await outcomeOf(card)).outcome).toBeNull();
	});
});
