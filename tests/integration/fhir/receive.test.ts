import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { verifyPrescription } from '$lib/server/services/prescription/verify-prescription';
import { listQueue } from '$lib/server/services/review/list-queue';
import { openReview } from '$lib/server/services/review/open-review';
import { readReview } from '$lib/server/services/review/read-review';
import { approval, Practice } from '../../fixtures/approved-prescription';
import { createWorld, type World } from '../world';
import { ask, base, machineB, resourcesOf, type Told } from './ask-fhir';
import { PartnerHospital, type Json } from './partner-hospital';

let world: World;
let hospital: PartnerHospital;
let practice: Practice;

beforeAll(async () => {
	world = await createWorld();
	// The endpoint goes by the real clock.
	world.clock.at = new Date();
	practice = await Practice.open(world);
	hospital = await PartnerHospital.open(world);
});
afterAll(() => world.close());

const send = (body: unknown, actor = world.as.machine.actor): Promise<Told> =>
	ask(world, 'POST ', { body, actor });
const responseOf = ({ body }: Told): Json =>
	body.entry.map(({ response }: Json) => response).find(({ location }: Json) => location);
const idOf = (told: Told): string => responseOf(told).location.split('/').at(-1);
const paperOf = (told: Told): string => idOf(told).slice(0, -2);

describe('a prescription of another hospital', () => {
	it('comes in, waits for the pharmacist with its source shown, and is claimed like any other', async () => {
		const told = await send(await hospital.write());
		expect([told.status, told.body.type, responseOf(told).status]).toEqual([
			200,
			'transaction-response',
			'201 Created'
		]);
		const id = paperOf(told);
		const { pharmacist1 } = world.as;
		const { entries } = await listQueue(pharmacist1);
		expect(entries.find((entry) => entry.id === id)).toMatchObject({
			patient: '赵*兰',
			prescriber: '钱医生',
			kiosk: '演示市第二医院',
			stage: 'waiting'
		});
		await openReview(pharmacist1, id);
		const view = await readReview(pharmacist1, id);
		expect(view).toMatchObject({
			signature: { holds: true, prescriber: '钱医生' },
			source: { hospital: '演示市第二医院' },
			allergies: { answer: 'unknown' }
		});
		await practice.decide(id, pharmacist1, approval);
		const { digits } = await practice.pickupOf(id);
		const sheet = await openByCode(pharmacist1, digits);
		expect(sheet).toMatchObject({ id, prescriber: '钱医生', lines: [{ needed: 1 }] });
		const line = await ask(world, `GET MedicationRequest/${id}-1`);
		expect(line.body).toMatchObject({ status: 'active', extension: [{ valueCode: 'dispensing' }] });
		const [provenance] = resourcesOf(
			await ask(world, `GET Provenance?target=MedicationRequest/${id}-1&_count=1`)
		);
		expect(provenance.target).toEqual([{ reference: `MedicationRequest/${id}-1` }]);
	});

	it('comes in once of 64 at the same time, and the same one answers all', async () => {
		const bundle = await hospital.write();
		const told = await Promise.all(Array.from({ length: 64 }, () => send(bundle)));
		expect(new Set(told.map(({ status }) => status))).toEqual(new Set([200]));
		expect(new Set(told.map(idOf)).size).toBe(1);
		const statuses = told.map((one) => responseOf(one).status);
		expect(statuses.filter((status) => status === '201 Created')).toHaveLength(1);
		expect(statuses.filter((status) => status === '200 OK')).toHaveLength(63);
	});

	it('comes in once across all chains', async () => {
		const bundle = await hospital.write({ number: 'ACROSS' });
		expect((await send(bundle)).status).toBe(200);
		const other = await hospital.write({ number: 'ACROSS', storeCode: 'P99999900003' });
		const told = await send(other, machineB);
		expect([told.status, told.body.issue[0].code]).toEqual([409, 'conflict']);
	});

	it('is refused under a number that another one has, or again without a condition, with its status', async () => {
		await send(await hospital.write({ number: 'TWICE' }));
		const changed = await send(await hospital.write({ number: 'TWICE', days: 3 }));
		expect([changed.status, changed.body.issue[0].code]).toEqual([409, 'duplicate']);
		const plain = await hospital.write({ number: 'PLAIN', ifNoneExist: false });
		expect((await send(plain)).status).toBe(200);
		const again = await send(plain);
		expect(again.status).toBe(409);
		expect(again.body.issue[0].details.coding).toContainEqual({
			system: 'urn:wenyao:prescription-status',
			code: 'signed'
		});
	});

	it('comes in as a document, too', async () => {
		const bundle = await hospital.write();
		const document = {
			resourceType: 'Bundle',
			type: 'document',
			identifier: { system: 'urn:wenyao:prescription-number', value: 'x' },
			timestamp: world.clock.at.toISOString(),
			entry: bundle.entry.map(({ request: _, ...entry }: Json) => entry)
		};
		const told = await send(document);
		expect(responseOf(told).status).toBe('201 Created');
		expect(idOf(await send(bundle))).toBe(idOf(told));
	});

	it('is proven again at every use', async () => {
		const { db } = world.services;
		const id = paperOf(await send(await hospital.write()));
		await expect(verifyPrescription(world.as.pharmacist1, id)).resolves.toMatchObject({
			document: { diagnosis: [{ name: '高血压' }] }
		});
		const { signedBytes } = await db
			.selectFrom('exchangedPrescription')
			.select('signedBytes')
			.where('prescriptionId', '=', id)
			.executeTakeFirstOrThrow();
		const set = (bytes: Buffer) =>
			db
				.updateTable('exchangedPrescription')
				.set({ signedBytes: bytes })
				.where('prescriptionId', '=', id)
				.execute();
		await set(Buffer.from(signedBytes.toString('utf8').replace('高血压', '糖尿病')));
		await expect(verifyPrescription(world.as.pharmacist1, id)).rejects.toMatchObject({
			code: 'prescription_altered',
			detail: { fault: 'signature_signature' }
		});
		await set(signedBytes);
		await db
			.updateTable('prescriptionLine')
			.set({ packsNeeded: 2 })
			.where('prescriptionId', '=', id)
			.execute();
		await expect(verifyPrescription(world.as.pharmacist1, id)).rejects.toMatchObject({
			detail: { fault: 'lines' }
		});
	});
});

describe('what does not come in', () => {
	const hoursAgo = (hours: number) => new Date(world.clock.at.getTime() - hours * 3600_000);

	it.each<[string, () => Promise<Json>, string]>([
		['an unknown key', () => hospital.write({ kid: 'none' }), 'key_unknown'],
		['a revoked key', () => hospital.write({ kid: 'lost' }), 'key_revoked'],
		['a key that had run out', () => hospital.write({ kid: 'old' }), 'key_out_of_time'],
		['an old signature', () => hospital.write({ iat: hoursAgo(73) }), 'stale'],
		['a signature of tomorrow', () => hospital.write({ iat: hoursAgo(-24) }), 'stale'],
		[
			'something changed after it was signed',
			async () => {
				const bundle = await hospital.write();
				const changed = structuredClone(bundle);
				changed.entry.find(
					({ resource }: Json) => resource.resourceType === 'MedicationRequest'
				).resource.dispenseRequest.quantity.value = 2;
				return changed;
			},
			'signature'
		],
		['no signature', () => hospital.unsigned({}), 'format']
	])('%s', async (_, write, reason) => {
		const { status, body } = await send(await write());
		expect([status, body.issue[0].code]).toEqual([422, 'security']);
		expect(body.issue[0].details.text).toContain(reason === 'format' ? 'signature' : reason);
	});

	it.each<[string, Json, string]>([
		['eight days', { days: 8, packs: 2 }, 'too_many_days'],
		['more packs than the days need', { packs: 9 }, 'packs_beyond_days'],
		['the same medicine twice', { lines: 2 }, 'duplicate_product'],
		['six lines', { lines: 6 }, 'too_many_lines'],
		['longer than three days', { until: '2026-12-31' }, 'validity_too_long'],
		[
			'a small child without guardian',
			{ residentId: '110105202203120028', bornOn: '2022-03-12' },
			'guardian_absent'
		]
	])('%s', async (_, writing, limit) => {
		const { status, body } = await send(await hospital.write(writing));
		expect(status).toBe(422);
		expect(body.issue[0].details.coding).toContainEqual({
			system: 'urn:wenyao:prescription-limit',
			code: limit
		});
	});

	it('one that has run out, with the status', async () => {
		const { status, body } = await send(await hospital.write({ signedAt: hoursAgo(70) }));
		expect(status).toBe(409);
		expect(body.issue[0].details.coding[1].code).toBe('expired');
	});

	it('one for another chain’s pharmacy, or without a contract', async () => {
		expect((await send(await hospital.write({ storeCode: 'P99999900003' }))).status).toBe(403);
		const { db } = world.services;
		const set = (until: string | null) =>
			db.updateTable('exchangeContract').set({ until }).where('hospitalId', '=', hospital.id).execute();
		await set('2026-01-02');
		const { status, body } = await send(await hospital.write());
		expect([status, body.issue[0].details.coding[0].code]).toEqual([403, 'exchange_not_agreed']);
		await set(null);
	});

	it.each<[string, (bundle: Json) => void, string]>([
		['a person without identity number', (b) => delete b.entry[1].resource.identifier, 'Patient.identifier'],
		[
			'another birth date than the identity’s',
			(b) => (b.entry[1].resource.birthDate = '1950-01-01'),
			'Patient.birthDate'
		],
		[
			'an unknown route',
			(b) => (b.entry[6].resource.dosageInstruction[0].route = { text: '静脉' }),
			'MedicationRequest.dosageInstruction[0].route'
		],
		[
			'a reference that leads nowhere',
			(b) => (b.entry[6].resource.subject.reference = 'urn:uuid:x'),
			'MedicationRequest.subject'
		],
		['no status', (b) => delete b.entry[6].resource.status, 'Bundle.entry[6].resource.status'],
		[
			'an element that R4 has not',
			(b) => (b.entry[6].resource.colour = 'red'),
			'Bundle.entry[6].resource.colour'
		],
		[
			'two types of one element',
			(b) => (b.entry[6].resource.medicationCodeableConcept = { text: 'x' }),
			'Bundle.entry[6].resource'
		],
		[
			'a code that is none of R4’s',
			(b) => (b.entry[1].resource.gender = 'woman'),
			'Bundle.entry[1].resource.gender'
		],
		[
			'half a pack',
			(b) => (b.entry[6].resource.dispenseRequest.quantity.value = 0.5),
			'MedicationRequest.dispenseRequest.quantity.value'
		]
	])('%s, with the element named', async (_, change, expression) => {
		const bundle = await hospital.unsigned({});
		change(bundle);
		const { status, body } = await send(hospital.sign(bundle));
		expect([status, body.issue[0].expression]).toEqual([400, [expression]]);
	});

	it.each<[string, unknown, number]>([
		['no JSON', '{"resourceType":', 400],
		['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400],
		['nested without end', '['.repeat(100_000), 400],
		['too long', `{"a":"${'x'.repeat(300_000)}"}`, 413],
		['a list', '[]', 400],
		['no bundle', { resourceType: 'Patient' }, 400],
		['a type that is not served', { resourceType: 'Observation' }, 400],
		['a prototype', '{"__proto__":{"resourceType":"Bundle"}}', 400],
		['null', 'null', 400],
		['a batch', { resourceType: 'Bundle', type: 'batch' }, 400]
	])('%s', async (_, body, status) => {
		expect((await send(body)).status).toBe(status);
	});

	it('another media type or version', async () => {
		const asked = (type: string) => ask(world, 'POST ', { body: '{}', headers: { 'content-type': type } });
		expect((await asked('application/fhir+xml')).status).toBe(415);
		expect((await asked('application/fhir+json; fhirVersion=5.0')).status).toBe(415);
	});
});

describe('taking it back', () => {
	const cancel = (id: string, number: string, ifMatch: string | null, more: Json = {}) => {
		const { body, provenance } = hospital.cancellation(id, number, more);
		return ask(world, `PUT MedicationRequest/${id}`, {
			body,
			headers: { 'x-provenance': provenance, ...(ifMatch && { 'if-match': ifMatch }) }
		});
	};

	it('is for its hospital, by signature and version, and once', async () => {
		const told = await send(await hospital.write({ number: 'BACK' }));
		const id = idOf(told);
		const { etag } = responseOf(told);
		expect((await cancel(id, 'BACK', null)).status).toBe(412);
		expect((await cancel(id, 'BACK', 'W/"99"')).status).toBe(412);
		expect((await cancel(id, 'OTHER', etag)).status).toBe(400);
		expect((await cancel(id, 'BACK', etag, { kid: 'lost' })).status).toBe(422);
		const done = await cancel(id, 'BACK', etag);
		expect([done.status, done.body.status]).toEqual([200, 'cancelled']);
		expect(done.headers.get('etag')).not.toBe(etag);
		const again = await cancel(id, 'BACK', done.headers.get('etag'));
		expect([again.status, again.body.issue[0].details.coding[1].code]).toEqual([409, 'cancelled']);
		// Cancelled, it still counts as taken in: the same paper does not come back to life.
		expect((await send(await hospital.write({ number: 'BACK' }))).status).toBe(409);
	});
	it('is not for a counter’s to lose, nor for our own doctors’ prescriptions', async () => {
		const id = idOf(await send(await hospital.write({ number: 'HELD' })));
		const paper = id.slice(0, -2);
		await practice.decide(paper, world.as.pharmacist1, approval);
		await openByCode(world.as.pharmacist1, (await practice.pickupOf(paper)).digits);
		const { headers } = await ask(world, `GET MedicationRequest/${id}`);
		const held = await cancel(id, 'HELD', headers.get('etag'));
		expect([held.status, held.body.issue[0].details.coding[1].code]).toEqual([409, 'dispensing']);
		const own = await practice.signed([{ genericName: '阿莫西林胶囊', packs: 1 }]);
		expect((await cancel(`${own}-1`, 'x', 'W/"1"')).status).toBe(403);
	});
});

it('is answered with addresses of this service', async () => {
	const told = await send(await hospital.write());
	expect(responseOf(told).location).toBe(`${base}/MedicationRequest/${idOf(told)}`);
});
