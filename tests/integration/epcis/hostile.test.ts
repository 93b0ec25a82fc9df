import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureLimits } from '$lib/server/epcis/limits';
import { createWorld, type World } from '../world';
import { boxInStock, call, capture, context, documentOf, objectEvent, uriOf } from './events';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(async () => {
	// Whatever was refused left nothing behind.
	const { db } = world.services;
	const left = [
		await db.selectFrom('captureJob').select('id').execute(),
		await db.selectFrom('captureItem').select('jobId').execute(),
		await db.selectFrom('epcisEvent').select('id').execute()
	];
	expect(left).toEqual([[], [], []]);
	await world.close();
});

const box = () => uriOf(boxInStock(1));
const event = (more: Record<string, unknown> = {}) => objectEvent('receiving', [box()], more);
const inDocument = '/epcisBody/eventList/0';

describe('an event that does not fit', () => {
	const cases: [name: string, event: unknown, path: string, reason: RegExp][] = [
		[
			'a day that does not exist',
			event({ eventTime: '2026-02-30T10:00:00+08:00' }),
			'/eventTime',
			/existing date/
		],
		[
			'a month that does not exist',
			event({ eventTime: '2026-13-01T10:00:00+08:00' }),
			'/eventTime',
			/existing date/
		],
		['a time without offset', event({ eventTime: '2026-02-20T10:00:00' }), '/eventTime', /existing date/],
		['a year that nobody means', event({ eventTime: '0000-01-01T00:00:00Z' }), '/eventTime', /existing date/],
		['a wrong offset', event({ eventTimeZoneOffset: '+25:00' }), '/eventTimeZoneOffset', /pattern/],
		['no time', event({ eventTime: undefined }), '/eventTime', /required/],
		['no identifiers', event({ epcList: undefined }), '', /one of epcList, quantityList/],
		['a text that is no URI', event({ epcList: [box(), 'box 7'] }), '/epcList/1', /URI/],
		['the same identifier twice', event({ epcList: [box(), box()] }), '/epcList/1', /duplicate/],
		['a step of no vocabulary', event({ bizStep: 'teleporting' }), '/bizStep', /vocabulary/],
		['an unknown action', event({ action: 'SELL' }), '/action', /ADD/],
		['a field of no prefix', event({ batch: 'A1' }), '/batch', /prefix/],
		['a type that is none', event({ type: 'DreamEvent' }), '/type', /ObjectEvent/],
		['a number for a place', event({ readPoint: { id: 7 } }), '/readPoint/id', /string/],
		['batch data where none belong', event({ ilmd: { 'ex:lot': 'A1' } }), '/ilmd', /not allowed/],
		['no object', 'an event', '', /object/],
		[
			'a declaration without its time',
			event({ errorDeclaration: { reason: 'did_not_occur' } }),
			'/errorDeclaration/declarationTime',
			/required/
		],
		[
			'a declaration at no existing time',
			event({ errorDeclaration: { declarationTime: '2026-04-31T10:00:00Z' } }),
			'/errorDeclaration/declarationTime',
			/existing date/
		],
		['a text with a null character', event({ 'ex:note': 'a\u0000b' }), '/ex:note', /U\+0000/],
		['half of a character', event({ 'ex:note': '\ud83d' }), '/ex:note', /surrogate/],
		['an endless text', event({ 'ex:note': 'x'.repeat(9_000) }), '/ex:note', /longer than/],
		[
			'an endless identifier',
			event({ epcList: [box(), `urn:x:${'y'.repeat(1_000)}`] }),
			'/epcList/1',
			/longer than/
		],
		['an endless id', event({ eventID: `urn:x:${'y'.repeat(1_000)}` }), '/eventID', /longer than/],
		['an endless step', event({ bizStep: `urn:x:${'y'.repeat(1_000)}` }), '/bizStep', /longer than/],
		['an endless list', event({ 'ex:list': Array(1_001).fill(1) }), '/ex:list', /more than 1000/]
	];
	it.each(cases)('%s: refused with place and reason', async (_, wrong, path, reason) => {
		const { sent } = await capture(world, [wrong]);
		expect(sent.status).toBe(400);
		expect(sent.headers.get('content-type')).toBe('application/problem+json');
		expect(sent.body).toMatchObject({ type: 'epcisException:ValidationException', status: 400 });
		expect(sent.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
		expect(sent.body.errors[0].path).toBe(inDocument + path);
		expect(sent.body.errors[0].reason).toMatch(reason);
		expect(sent.body.detail).toContain(sent.body.errors[0].reason);
	});

	it('tells of every event that is wrong', async () => {
		const { sent } = await capture(world, [event({ action: 'A' }), event(), event({ action: 'B' })]);
		expect(sent.body.errors.map(({ path }: { path: string }) => path)).toEqual([
			'/epcisBody/eventList/0/action',
			'/epcisBody/eventList/2/action'
		]);
	});
});

describe('a document that does not fit', () => {
	const cases: [name: string, body: unknown, path: string][] = [
		['a bare event', { '@context': context, ...event() }, '/type'],
		['a list', [], '/type'],
		['no body', documentOf([], { epcisBody: undefined }), '/epcisBody'],
		['events that are no list', documentOf([], { epcisBody: { eventList: {} } }), '/epcisBody/eventList'],
		['no date', documentOf([event()], { creationDate: undefined }), '/creationDate'],
		[
			'a day that does not exist',
			documentOf([event()], { creationDate: '2026-02-30T10:00:00Z' }),
			'/creationDate'
		],
		['version 1.2', documentOf([event()], { schemaVersion: '1.2' }), '/schemaVersion'],
		['a field that is none', documentOf([event()], { eventCount: 1 }), '/eventCount']
	];
	it.each(cases)('%s: refused with the place', async (_, body, path) => {
		const sent = await call(world, 'POST capture', { body });
		expect([sent.status, sent.body.errors[0].path]).toEqual([400, path]);
	});
});

describe('a hostile body', () => {
	const post = (body: unknown, headers = {}) => call(world, 'POST capture', { body, headers });
	const text = JSON.stringify(documentOf([event()]));

	it('nested 10,000 levels deep is refused with the place', async () => {
		const deep = text.replace('"action"', `"ex:deep":${'['.repeat(10_000)}${']'.repeat(10_000)},"action"`);
		const sent = await post(deep);
		expect(sent.status).toBe(400);
		expect(sent.body.detail).toMatch(/nested deeper than 64 \(line 1, column \d+\)/);
		const objects = await post('{"a":'.repeat(50_000));
		expect(objects.body.detail).toMatch(/nested deeper than 64/);
	});

	it('of wrong bytes is refused', async () => {
		const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"}')]);
		const sent = await post(bytes);
		expect([sent.status, sent.body.detail]).toEqual([400, '/: not UTF-8, from about character 6']);
		const gbk = Buffer.concat([
			Buffer.from('{"a":"'),
			Buffer.from([0xd2, 0xa9, 0xc6, 0xb7]),
			Buffer.from('"}')
		]);
		expect((await post(gbk)).status).toBe(400);
		const utf16 = Buffer.from(text, 'utf16le');
		expect((await post(utf16)).status).toBe(400);
	});

	it('that is no JSON is refused with line and column', async () => {
		const sent = await post(text.slice(0, -3).replace(',"type"', ',\n"type"'));
		expect(sent.status).toBe(400);
		expect(sent.body.errors[0].reason).toMatch(/ends before.*line 2, column \d+/);
		expect((await post('')).status).toBe(400);
		expect((await post('{"a":1,}')).body.detail).toMatch(/name in quotation marks is expected.*column 8/);
	});

	it('with __proto__ is refused, and changes no prototype', async () => {
		const sent = await post(text.replace('"action"', '"__proto__":{"polluted":true},"action"'));
		expect([sent.status, sent.body.errors[0].path]).toEqual([400, `${inDocument}/__proto__`]);
		const around = await post(
			text.replace('"schemaVersion"', '"__proto__":{"polluted":true},"schemaVersion"')
		);
		expect([around.status, around.body.errors[0].path]).toEqual([400, '/__proto__']);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	it('with a number beyond all bounds is refused', async () => {
		const sent = await post(text.replace('"action"', '"ex:n":1e999,"action"'));
		expect([sent.status, sent.body.errors[0].path]).toEqual([400, `${inDocument}/ex:n`]);
	});

	it('that is too large is refused, announced or not', async () => {
		const large = Buffer.alloc(captureLimits.bytes + 1, 0x20);
		const sent = await post(large);
		expect(sent.status).toBe(413);
		expect(sent.body.type).toBe('epcisException:CaptureLimitExceededException');
		const announced = await post(text, { 'content-length': String(captureLimits.bytes + 1) });
		expect(announced.status).toBe(413);
	});

	it('with too many events, or too many identifiers in one, is refused', async () => {
		const many = await post(JSON.stringify(documentOf(Array(captureLimits.events + 1).fill(1))));
		expect([many.status, many.body.errors[0].path]).toEqual([413, '/epcisBody/eventList']);
		const epcList = Array.from({ length: captureLimits.identifiersOfEvent + 1 }, (_, n) => `urn:x:${n}`);
		const wide = await post(documentOf([event({ epcList })]));
		expect([wide.status, wide.body.errors[0].path]).toEqual([413, inDocument]);
	});

	it('of another kind, another charset or compressed is refused', async () => {
		for (const headers of [
			{ 'content-type': 'application/xml' },
			{ 'content-type': 'application/json; charset=gbk' },
			{ 'content-encoding': 'gzip' }
		]) {
			const sent = await post(text, headers);
			expect([sent.status, sent.body.type]).toEqual([415, 'epcisException:UnsupportedMediaTypeException']);
		}
	});

	it('leaves the program as it was', async () => {
		const answer = await call(world, 'GET events');
		expect([answer.status, answer.body.epcisBody.queryResults.resultsBody.eventList]).toEqual([200, []]);
	});
});
