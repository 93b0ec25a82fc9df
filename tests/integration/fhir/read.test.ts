import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rpIdOf, signingDigest } from '$lib/server/auth/signing';
import { findSignatureFault } from '$lib/server/auth/stored-signature';
import { storeA1 } from '$lib/server/demo/demo-people';
import { signedPart } from '$lib/server/fhir/canonical-json';
import { verifyDetached } from '$lib/server/fhir/detached-jws';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { Practice } from '../../fixtures/approved-prescription';
import { createWorld, type World } from '../world';
import { ask, base, machineB, nextOf, resourcesOf } from './ask-fhir';

let world: World;
let practice: Practice;
let dispensed: string;
let waiting: string;
let code: string;

beforeAll(async () => {
	world = await createWorld();
	practice = await Practice.open(world);
	const { db } = world.services;
	const pickup = await practice.approved([{ genericName: '阿莫西林胶囊', packs: 1 }]);
	dispensed = pickup.id;
	const { code: found } = await db
		.selectFrom('pack')
		.innerJoin('product', 'product.id', 'pack.productId')
		.innerJoin('batch', 'batch.id', 'pack.batchId')
		.innerJoin('prescriptionLine as l', 'l.productId', 'product.id')
		.select('pack.code')
		.where('l.prescriptionId', '=', pickup.id)
		.where('pack.storeId', '=', storeA1)
		.where('pack.status', '=', 'in_stock')
		.where('pack.level', '=', 1)
		.where('batch.expiresOn', '>', '2027-06-01')
		.orderBy('pack.code')
		.executeTakeFirstOrThrow();
	code = found;
	await openByCode(world.as.pharmacist1, pickup.digits);
	await dispensePacks(world.as.pharmacist1, {
		idempotencyKey: crypto.randomUUID(),
		prescriptionId: pickup.id,
		scans: [code],
		partial: false
	});
	waiting = await practice.signed([{ genericName: '阿莫西林胶囊', packs: 1 }]);
});
afterAll(() => world.close());

describe('what it can do', () => {
	it('is told to anybody, from the table that it works by', async () => {
		const { status, headers, body } = await ask(world, 'GET metadata', { actor: { kind: 'nobody' } });
		expect(status).toBe(200);
		expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
		expect(body.fhirVersion).toBe('4.0.1');
		for (const { type, searchParam } of body.rest[0].resource)
			for (const { name, type: kind } of searchParam) {
				const method = name === 'identifier' && type === 'Patient' ? 'POST' : 'GET';
				const value = kind === 'date' ? 'ge2020' : 'x';
				const told = await ask(
					world,
					method === 'GET' ? `GET ${type}?${name}=${value}` : `POST ${type}/_search`,
					{
						headers: {
							prefer: 'handling=strict',
							...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' })
						},
						...(method === 'POST' && { body: `${name}=${value}` })
					}
				);
				expect([type, name, told.status]).toEqual([type, name, 200]);
			}
	});
});

describe('a prescription', () => {
	it('is a MedicationRequest for each line, with what was signed', async () => {
		const { status, headers, body } = await ask(world, `GET MedicationRequest/${waiting}-1`);
		expect(status).toBe(200);
		expect(body).toMatchObject({
			status: 'on-hold',
			intent: 'order',
			extension: [{ valueCode: 'signed' }],
			dosageInstruction: [{ route: { coding: [{ code: 'oral' }] } }],
			dispenseRequest: { quantity: { value: 1 }, performer: { reference: `Organization/${storeA1}` } }
		});
		expect(headers.get('etag')).toBe(`W/"${body.meta.versionId}"`);
		expect(headers.get('last-modified')).toBe(new Date(body.meta.lastUpdated).toUTCString());
		const again = await ask(world, `GET MedicationRequest/${waiting}-1`, {
			headers: { 'if-none-match': headers.get('etag') ?? '' }
		});
		expect([again.status, again.body]).toEqual([304, null]);
		for (const { reference } of [
			body.medicationReference,
			body.subject,
			body.requester,
			body.dispenseRequest.performer
		])
			expect((await ask(world, `GET ${reference}`)).status).toBe(200);
	});
	it('names nobody and no illness in a list', async () => {
		const told = await ask(world, 'GET MedicationRequest');
		expect(JSON.stringify(told.body)).not.toMatch(/王小芳|上呼吸道感染|110105198503120019|13800000000/);
		const [request] = resourcesOf(told);
		const patient = await ask(world, `GET ${request.subject.reference}`);
		expect(patient.body).toMatchObject({ name: [{ text: '王*芳' }], birthDate: '1985' });
		expect(JSON.stringify(patient.body)).not.toMatch(/identifier|telecom/);
	});
	it('is found by what it says, and by nothing else', async () => {
		const { body } = await ask(world, `GET MedicationRequest/${waiting}-1`);
		const finds = async (query: string) =>
			resourcesOf(
				await ask(world, `GET MedicationRequest?${query}`, { headers: { prefer: 'handling=strict' } })
			).map(({ id }) => id);
		const paper = encodeURIComponent(`urn:wenyao:prescription-number|${body.groupIdentifier.value}`);
		expect(await finds(`group-identifier=${paper}`)).toEqual([`${waiting}-1`]);
		expect(await finds('group-identifier=urn:other|x')).toEqual([]);
		expect(await finds('status=on-hold')).toEqual([`${waiting}-1`]);
		expect(await finds('status=completed')).toEqual([`${dispensed}-1`]);
		expect(await finds('status=completed,on-hold')).toHaveLength(2);
		expect(await finds(`patient=${body.subject.reference}`)).toEqual([`${waiting}-1`]);
		expect(await finds('authoredon=lt2020')).toEqual([]);
		expect(await finds('_lastUpdated=ge2020')).toHaveLength(2);
	});
	it('goes out as a document that anybody can prove', async () => {
		const { status, body } = await ask(world, `GET MedicationRequest/${waiting}-1/$document`);
		expect(status).toBe(200);
		expect(body.entry[0].resource.resourceType).toBe('Composition');
		const all = resourcesOf({ body } as never);
		const binary = all.find(({ resourceType }) => resourceType === 'Binary');
		const bytes = Buffer.from(binary.data, 'base64');
		const assertionOf = (provenance: { signature: [{ data: string }] }) =>
			Buffer.from(provenance.signature[0].data, 'base64').toString('utf8');
		const [byDoctor, byHospital] = all.filter(({ resourceType }) => resourceType === 'Provenance');
		const parts = JSON.parse(assertionOf(byDoctor)) as Record<string, string>;
		const read = (name: string) => Buffer.from(parts[name] ?? '', 'base64url');
		const { origin } = world.services.config;
		const stored = {
			publicKey: read('publicKey'),
			authenticatorData: read('authenticatorData'),
			clientDataJson: read('clientDataJSON'),
			signature: read('signature')
		};
		const place = { origin, rpId: rpIdOf(origin) };
		expect(findSignatureFault(stored, signingDigest('prescription', bytes), place)).toBeUndefined();
		expect(findSignatureFault(stored, createHash('sha256').update('another').digest(), place)).toBe(
			'other_document'
		);
		const hospital = byHospital.agent[0].who.reference;
		const { headers, body: set } = await ask(world, `GET ${hospital}/$keys`);
		expect(headers.get('content-type')).toBe('application/jwk-set+json');
		const { kty, crv, x, y } = set.keys[0];
		const jws = assertionOf(byHospital);
		expect(verifyDetached(jws, signedPart(body), { kty, crv, x, y })).toBe(true);
		const other = structuredClone(body);
		other.entry.find(
			({ resource }: { resource: { resourceType: string } }) => resource.resourceType === 'MedicationRequest'
		).resource.dispenseRequest.quantity.value = 2;
		expect(verifyDetached(jws, signedPart(other), { kty, crv, x, y })).toBe(false);
		const entries = await world.services.db
			.selectFrom('auditEntry')
			.select('subjectId')
			.where('action', '=', 'prescription.export')
			.execute();
		expect(entries).toEqual([{ subjectId: waiting }]);
	});
	it('does not go out once it was used', async () => {
		const { status, body } = await ask(world, `GET MedicationRequest/${dispensed}-1/$document`);
		expect(status).toBe(409);
		expect(body.issue[0].details.coding).toContainEqual({
			system: 'urn:wenyao:prescription-status',
			code: 'dispensed'
		});
	});
});

describe('a hand-over', () => {
	it('names every pack by its trace code', async () => {
		const told = await ask(world, `GET MedicationDispense?prescription=MedicationRequest/${dispensed}-1`);
		const [dispense] = resourcesOf(told);
		expect(dispense).toMatchObject({
			status: 'completed',
			quantity: { value: 24 },
			authorizingPrescription: [{ reference: `MedicationRequest/${dispensed}-1` }],
			extension: [
				{
					url: 'urn:wenyao:fhir:dispensed-pack',
					extension: [
						{ url: 'traceCode', valueIdentifier: { system: 'urn:wenyao:cn-trace', value: code } },
						{ url: 'lot' },
						{ url: 'expires' },
						{ url: 'units', valueQuantity: { value: 24 } },
						{ url: 'returned', valueBoolean: false }
					]
				}
			]
		});
		const byCode = await ask(world, `GET MedicationDispense?trace-code=urn:wenyao:cn-trace|${code}`);
		expect(resourcesOf(byCode)).toEqual([dispense]);
		expect(resourcesOf(await ask(world, 'GET MedicationDispense?trace-code=8'))).toEqual([]);
		expect((await ask(world, `GET MedicationDispense/${dispense.id}`)).body).toEqual(dispense);
	});
});

describe('pages', () => {
	it('tell everything once, in the order of the list', async () => {
		const whole = resourcesOf(await ask(world, 'GET Medication?_count=200')).map(({ id }) => id);
		const seen: string[] = [];
		let query: string | undefined = 'Medication?_count=7';
		while (query) {
			const page = await ask(world, `GET ${query}`);
			seen.push(...resourcesOf(page).map(({ id }) => id));
			query = nextOf(page);
		}
		expect(seen.length).toBeGreaterThan(14);
		expect(seen).toEqual(whole);
		const { body } = await ask(world, 'GET Medication?_summary=count');
		expect(body).toMatchObject({ total: whole.length });
		expect(body.entry).toBeUndefined();
	});
	it('follow no token that was altered, or that is another list’s or chain’s', async () => {
		const next = nextOf(await ask(world, 'GET Medication?_count=1')) ?? '';
		expect((await ask(world, `GET ${next.slice(0, -2)}`)).status).toBe(400);
		expect((await ask(world, `GET ${next.replace('Medication', 'Organization')}`)).status).toBe(400);
		expect((await ask(world, `GET ${next}`, { actor: machineB })).status).toBe(400);
	});
});

describe('another chain', () => {
	it('sees nothing of it', async () => {
		for (const type of ['Patient', 'MedicationRequest', 'MedicationDispense', 'Provenance']) {
			const [own] = resourcesOf(await ask(world, `GET ${type}`));
			expect(own.resourceType).toBe(type);
			expect(resourcesOf(await ask(world, `GET ${type}`, { actor: machineB }))).toEqual([]);
			const { status } = await ask(world, `GET ${type}/${own.id}`, { actor: machineB });
			expect(status).toBe(404);
		}
		const foreign = await ask(world, `GET MedicationRequest/${waiting}-1/$document`, { actor: machineB });
		expect(foreign.status).toBe(404);
	});
});

describe('a person', () => {
	it('is found by identity number, which stands in no address', async () => {
		const search = (body: string) =>
			ask(world, 'POST Patient/_search', {
				body,
				headers: { 'content-type': 'application/x-www-form-urlencoded' }
			});
		expect((await ask(world, 'GET Patient?identifier=11010519491231002X')).status).toBe(400);
		const { db, seal } = world.services;
		const hash = seal.hash('identity', '11010519491231002X');
		const { patientId } = await db
			.selectFrom('prescription')
			.select('patientId')
			.where('id', '=', waiting)
			.executeTakeFirstOrThrow();
		await db.updateTable('patient').set({ identityHash: hash }).where('id', '=', patientId).execute();
		const found = await search('identifier=urn:wenyao:cn-resident-id|11010519491231002X');
		expect(resourcesOf(found).map(({ id }) => id)).toEqual([patientId]);
		expect(JSON.stringify(found.body)).not.toContain('11010519491231002X');
		expect(resourcesOf(await search('identifier=110105198503120019'))).toEqual([]);
	});
});

describe('faults', () => {
	it.each([
		['GET Patient/none', {}, 404, 'not-found'],
		['GET Observation', {}, 404, 'not-supported'],
		['GET Observation/1', {}, 404, 'not-supported'],
		['GET MedicationRequest/1/$other', {}, 404, 'not-supported'],
		['DELETE Patient/1', {}, 405, 'not-supported'],
		['PATCH MedicationRequest/1', {}, 405, 'not-supported'],
		['PUT Patient/1', {}, 405, 'not-supported'],
		['POST Patient', { body: {} }, 405, 'not-supported'],
		['GET Patient?colour=red', { headers: { prefer: 'handling=strict' } }, 400, 'invalid'],
		['GET MedicationRequest?authoredon=yesterday', {}, 400, 'invalid'],
		['GET Patient?_count=-1', {}, 400, 'invalid'],
		[`GET Patient?_id=${'a'.repeat(9000)}`, {}, 414, 'too-long'],
		['GET Patient', { headers: { accept: 'application/fhir+xml' } }, 406, 'not-supported'],
		['GET Patient?_format=xml', {}, 406, 'not-supported'],
		['GET Patient', { headers: { accept: 'application/fhir+json; fhirVersion=5.0' } }, 406, 'not-supported'],
		['GET Patient', { actor: { kind: 'nobody' } }, 401, 'login'],
		['GET Patient', { actor: { kind: 'device', id: 'x', chainId: 'x', storeId: 'x' } }, 403, 'forbidden']
	] as const)('%.60s %j', async (request, asked, status, issue) => {
		const told = await ask(world, request, asked);
		expect([told.status, told.body.issue[0].code]).toEqual([status, issue]);
		expect(told.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
		if (status === 405) expect(told.headers.get('allow')).toBeTruthy();
	});
	it('what is not known is passed over where nobody asks for strictness, and said so', async () => {
		const { status, body } = await ask(world, 'GET Patient?colour=red');
		expect(status).toBe(200);
		expect(body.link[0].url).toBe(`${base}/Patient?`);
		expect(body.entry.at(-1)).toMatchObject({
			search: { mode: 'outcome' },
			resource: { issue: [{ severity: 'warning', diagnostics: expect.stringContaining('colour') }] }
		});
	});
});
