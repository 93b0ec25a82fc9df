import type { JsonWebKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClinicalState } from '$lib/contract/http/clinical';
import type { Draft } from '$lib/contract/http/prescription';
import type { Chance } from '$lib/server/gateways/trace-platform/breaker';
import { parseConfig } from '$lib/server/config';
import { askOutside } from '$lib/server/services/cds/ask-outside';
import { checkDraftOf } from '$lib/server/services/clinical/check-draft-clinically';
import { findResourceFault } from '$lib/server/fhir/validator';
import { startFakeCds } from '../../fakes/cds-service/fake-service.js';
import { draftOf, insertConsult, usualLine } from '../../fixtures/signed-prescription';
import type { Json } from '../fhir/partner-hospital';
import { openServices } from '../open-services';
import { createWorld, type World } from '../world';

const name = '示例知识库';
const services = ['demo-order-select', 'demo-order-sign'];
type Fake = Awaited<ReturnType<typeof startFakeCds>>;

let fake: Fake;
let world: World;
let consultId: string;
let draft: Draft;
beforeAll(async () => {
	fake = await startFakeCds();
	world = await createWorld({
		CDS_SERVICES: JSON.stringify([{ name, url: fake.url, services, timeoutMs: 400 }])
	});
	consultId = await insertConsult(world.as.kiosk1a, world.as.doctor1, { status: 'in_call' });
	draft = draftOf(consultId, [
		await usualLine(world.as.doctor1, '阿莫西林胶囊'),
		await usualLine(world.as.doctor1, '维生素C片')
	]);
});
afterAll(async () => {
	await fake.close();
	await world.close();
});
beforeEach(() => {
	fake.fail(undefined);
	fake.received.length = 0;
	// Whatever an earlier test broke, it may be asked again.
	world.clock.advance(3600_000);
});

const askAs = (who: World, hook: 'order-select' | 'order-sign', selected: number[] = [], body = draft) =>
	askOutside(who.as.doctor1, consultId, { hook, draft: body, selected });

describe('services outside', () => {
	it('are asked by their protocol, with a token of the hospital, and shown with their source', async () => {
		const { answers } = await askAs(world, 'order-select', [2]);
		expect(answers).toEqual([
			{
				name,
				cards: [
					{
						summary: expect.stringContaining('阿莫西林胶囊'),
						detail: '**示例**：<b>不是</b>真的建议。',
						indicator: 'warning',
						source: '示例药学知识库'
					}
				]
			}
		]);
		const [{ service, body }] = fake.received as [Json];
		expect(service).toBe('demo-order-select');
		expect(body).toMatchObject({
			hook: 'order-select',
			hookInstance: expect.stringMatching(/^[\da-f-]{36}$/)
		});
		expect(body.context.selections).toEqual(['MedicationRequest/line-2']);
		expect(body.context.draftOrders.entry).toHaveLength(2);
		expect(await findResourceFault(body.context.draftOrders)).toBeUndefined();
		await askAs(world, 'order-sign');
		expect(fake.received.at(-1)?.service).toBe('demo-order-sign');
		const entry = await world.services.db
			.selectFrom('auditEntry')
			.select('detail')
			.where('action', '=', 'cds.outside')
			.where('subjectId', '=', consultId)
			.orderBy('at', 'desc')
			.executeTakeFirstOrThrow();
		expect(entry.detail).toMatchObject({ services: [{ name, cards: 1 }] });
	});

	it('prove who asks by the key that the hospital publishes', async () => {
		await askAs(world, 'order-sign');
		const { publicKey } = await world.services.db
			.selectFrom('exchangeKey')
			.select('publicKey')
			.where('privateSealed', 'is not', null)
			.executeTakeFirstOrThrow();
		fake.trust(publicKey as JsonWebKey);
		expect((await askAs(world, 'order-sign')).answers[0]?.cards).toHaveLength(1);
		expect(fake.received.at(-1)?.claims).toMatchObject({
			iss: expect.stringMatching(/^H/),
			aud: `${fake.url}/cds-services/demo-order-sign`
		});
	});

	it('are told what their prefetch asks for of this patient, and nothing else', async () => {
		const clinical: ClinicalState = {
			pregnant: 'no',
			lactating: 'unknown',
			egfr: 55,
			current: [],
			overrides: [],
			uncheckedReason: ''
		};
		await askAs(world, 'order-sign', [], { ...draft, clinical });
		const { body } = fake.received.at(-1) as Json;
		// `everybody` and `records` were wanted, too.
		expect(Object.keys(body.prefetch).sort()).toEqual(['allergies', 'patient']);
		expect(Object.keys(body.prefetch.patient).sort()).toEqual(['birthDate', 'gender', 'id', 'resourceType']);
		expect(body.prefetch.patient.birthDate).toMatch(/^\d{4}-\d{2}$/);
		const { name: patientName, id: patientId } = await world.services.db
			.selectFrom('consult as c')
			.innerJoin('patient as p', 'p.id', 'c.patientId')
			.select(['p.name', 'p.id'])
			.where('c.id', '=', consultId)
			.executeTakeFirstOrThrow();
		const doctor = world.as.doctor1.actor as Json;
		const said = JSON.stringify(body);
		for (const secret of [patientName, patientId, consultId, doctor.id, doctor.name, draft.diagnosis])
			expect(said).not.toContain(secret);
		const before = body.context.patientId;
		await askAs(world, 'order-sign');
		expect((fake.received.at(-1) as Json).body.context.patientId).not.toBe(before);
	});

	it('are told more where they ask for it, as valid R4', async () => {
		const other = openOther();
		fake.wants({
			conditions: 'Condition?patient={{context.patientId}}',
			kidneys: 'Observation?patient={{context.patientId}}&code=http://loinc.org|98979-8',
			weight: 'Observation?patient={{context.patientId}}&code=http://loinc.org|29463-7',
			taken: 'MedicationRequest?patient={{context.patientId}}&status=active'
		});
		const clinical = { egfr: 55, current: [draft.lines[1]?.productId ?? ''] } as unknown as ClinicalState;
		await other.ask({ ...draft, clinical: { ...(clinical as object), overrides: [] } as never });
		const { prefetch } = (fake.received.at(-1) as Json).body;
		expect(Object.keys(prefetch).sort()).toEqual(['conditions', 'kidneys', 'taken']);
		for (const value of Object.values(prefetch)) expect(await findResourceFault(value)).toBeUndefined();
		expect(prefetch.kidneys.entry[0].resource.valueQuantity.value).toBe(55);
		fake.wants({ patient: 'Patient/{{context.patientId}}' });
		await other.close();
	});
});

/** The same database with a gateway of its own, which has asked nobody yet. */
function openOther(setting: object = { timeoutMs: 400 }, url = fake.url, chance?: Chance) {
	const opened = openServices(
		world.url,
		{ CDS_SERVICES: JSON.stringify([{ name, url, services, ...setting }]) },
		chance
	);
	const ctx = { ...world.as.doctor1, services: opened.services };
	return {
		close: opened.close,
		ask: (body = draft) => askOutside(ctx, consultId, { hook: 'order-sign', draft: body, selected: [] }),
		check: () => checkDraftOf(ctx, consultId, draft)
	};
}

describe('a service that fails', () => {
	it.each([
		['slow', 'timeout'],
		['hang', 'timeout'],
		['cut', 'not_connected'],
		['refuses', 'refused'],
		['error', 'source_failed'],
		['malformed', 'source_failed'],
		['wrong-shape', 'source_failed'],
		['oversized', 'source_failed'],
		['redirect', 'not_connected'],
		['offers-nothing', 'source_failed']
	] as const)('%s: is named as absent (%s) in time, and our own checks go on', async (fault, away) => {
		const other = openOther();
		fake.fail(fault);
		const begun = Date.now();
		const [outside, own] = await Promise.all([other.ask(), other.check()]);
		expect(outside.answers).toEqual([{ name, away }]);
		expect(Date.now() - begun).toBeLessThan(5_000);
		expect(own.ran).toBe(true);
		await other.close();
	});

	it('dead: is absent, is left alone after three failures, and is back when it answers again', async () => {
		const short = await startFakeCds();
		const { url } = short;
		await short.close();
		const chance = { at: 0, now: () => chance.at, random: () => 0.5 };
		const other = openOther({}, url, chance);
		const away = [{ name, away: 'not_connected' }];
		for (let n = 0; n < 4; n++) expect((await other.ask()).answers).toEqual(away);
		const again = await startFakeCds({ port: Number(new URL(url).port) });
		expect((await other.ask()).answers).toEqual(away);
		expect(again.received).toEqual([]);
		chance.at += 60_000;
		expect((await other.ask()).answers[0]?.cards).toHaveLength(1);
		await again.close();
		await other.close();
	});
});

describe('the setting', () => {
	const parse = (value: unknown) =>
		parseConfig({
			DATABASE_URL: 'postgres://u:p@localhost/d',
			WENYAO_SECRET: 'x'.repeat(40),
			CDS_SERVICES: JSON.stringify(value)
		});
	it.each([
		[[{ name, url: 'http://cds.example.cn', services }], 'CDS_SERVICES[0].url'],
		[[{ name, url: 'https://cds.example.cn?key=1', services }], 'CDS_SERVICES[0].url'],
		[[{ name, url: 'https://cds.example.cn', services: [] }], 'CDS_SERVICES[0].services'],
		[[{ name, url: 'https://cds.example.cn', services, timeoutMs: 60_000 }], 'CDS_SERVICES[0].timeoutMs']
	])('that is wrong stops the start with its place (%#)', (value, place) => {
		expect(() => parse(value)).toThrow(place);
	});
	it('is a list of addresses with a time limit of 1.5 s', () => {
		const [service] = parse([{ name, url: 'https://cds.example.cn/r4/', services }]).cdsServices;
		expect(service).toEqual({ name, url: 'https://cds.example.cn/r4', services, timeoutMs: 1_500 });
	});
});
