import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedId } from '$lib/server/demo/fixed-id';
import { createWorld, type World } from '../world';
import {
	boxInStock,
	boxUnderWay,
	call,
	capture,
	carton,
	linkOf,
	machineB,
	objectEvent,
	packing,
	storeOne,
	storeTwo,
	uriOf,
	type Asked
} from './events';

let world: World;
const [one, two, three] = [boxInStock(60), boxInStock(61), boxUnderWay(20)];
const id = (name: string) => `urn:wenyao:test:${name}`;
const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T10:00:00+08:00`;

const events: Record<string, unknown>[] = [
	objectEvent('inspecting', [uriOf(one)], { eventID: id('a'), eventTime: at(1), disposition: 'in_progress' }),
	objectEvent('storing', [linkOf(one), linkOf(two)], {
		eventID: id('b'),
		eventTime: at(2),
		bizLocation: storeTwo,
		'ex:shelf': 'A7'
	}),
	packing(uriOf(carton(5)), [linkOf(two)], { eventID: id('c'), eventTime: at(3), action: 'OBSERVE' }),
	{
		type: 'TransactionEvent',
		eventID: id('d'),
		eventTime: at(4),
		eventTimeZoneOffset: '+08:00',
		action: 'ADD',
		bizTransactionList: [{ type: 'po', bizTransaction: 'urn:wenyao:order:12' }],
		quantityList: [{ epcClass: 'https://id.gs1.org/01/06901234567892', quantity: 12 }],
		epcList: []
	},
	{
		type: 'TransformationEvent',
		eventID: id('e'),
		eventTime: at(5),
		eventTimeZoneOffset: '+08:00',
		transformationID: 'urn:wenyao:repack:1',
		inputEPCList: ['https://id.gs1.org/01/06901234567892/21/IN'],
		outputEPCList: ['https://id.gs1.org/01/06901234567892/21/OUT'],
		sourceList: [{ type: 'owning_party', source: 'urn:wenyao:party:1' }]
	},
	objectEvent('receiving', [uriOf(three)], { eventID: id('f'), eventTime: at(6) })
];

beforeAll(async () => {
	world = await createWorld();
	const { job } = await capture(world, events);
	expect(job.success).toBe(true);
	const { job: declared } = await capture(world, [
		{
			...events[5],
			errorDeclaration: {
				declarationTime: at(8),
				reason: 'did_not_occur',
				correctiveEventIDs: [id('a')]
			}
		}
	]);
	expect(declared.success).toBe(true);
});
afterAll(() => world.close());

const listOf = ({ body }: Asked): Record<string, unknown>[] =>
	body.epcisBody.queryResults.resultsBody.eventList;
const names = (answer: Asked) =>
	listOf(answer)
		.map(({ eventID }) => String(eventID).slice(-1))
		.join('');
const query = (parameters: Record<string, string>, more = {}) =>
	call(world, 'GET events', { query: `?${new URLSearchParams(parameters)}`, ...more });

describe('the standard parameters', () => {
	const cases: [parameters: Record<string, string>, found: string][] = [
		[{}, 'ffedcba'],
		[{ eventType: 'ObjectEvent|AggregationEvent' }, 'ffcba'],
		[{ GE_eventTime: at(2), LT_eventTime: at(4) }, 'cb'],
		[{ GE_recordTime: '2026-12-01T00:00:00Z' }, ''],
		[{ LT_recordTime: '2026-12-01T00:00:00Z', eventType: 'TransactionEvent' }, 'd'],
		[{ EQ_action: 'ADD' }, 'd'],
		[{ EQ_bizStep: 'inspecting|storing' }, 'ba'],
		[{ EQ_bizStep: 'https://ref.gs1.org/cbv/BizStep-storing' }, 'b'],
		[{ EQ_disposition: 'in_progress' }, 'a'],
		[{ EQ_bizLocation: storeTwo.id }, 'b'],
		[{ WD_bizLocation: storeOne.id, EQ_bizStep: 'inspecting' }, 'a'],
		[{ EQ_readPoint: storeOne.id }, ''],
		[{ MATCH_epc: uriOf(one) }, 'ba'],
		[{ MATCH_epc: linkOf(one) }, 'ba'],
		[{ MATCH_epc: uriOf(two) }, 'cb'],
		[{ MATCH_epc: `${uriOf(one)}|${uriOf(three)}` }, 'ffba'],
		[{ MATCH_parentID: uriOf(carton(5)) }, 'c'],
		[{ MATCH_anyEPC: linkOf(carton(5)) }, 'c'],
		[{ MATCH_inputEPC: 'https://example.org/x/01/06901234567892/21/IN' }, 'e'],
		[{ MATCH_outputEPC: 'urn:epc:id:sgtin:6901234.056789.OUT' }, 'e'],
		[{ MATCH_outputEPC: 'urn:epc:id:sgtin:6901234.056789.IN' }, ''],
		[{ MATCH_epcClass: 'https://id.gs1.org/01/06901234567892' }, 'd'],
		[{ GE_quantity: '12' }, 'd'],
		[{ GT_quantity: '12' }, ''],
		[{ EQ_bizTransaction_po: 'urn:wenyao:order:12' }, 'd'],
		[{ EQ_bizTransaction_inv: 'urn:wenyao:order:12' }, ''],
		[{ EQ_source_owning_party: 'urn:wenyao:party:1' }, 'e'],
		[{ EQ_transformationID: 'urn:wenyao:repack:1' }, 'e'],
		[{ EQ_eventID: `${id('a')}|${id('f')}` }, 'ffa'],
		[{ EXISTS_errorDeclaration: '' }, 'f'],
		[{ GE_errorDeclaration_Time: at(8) }, 'f'],
		[{ LT_errorDeclaration_Time: at(8) }, ''],
		[{ EQ_errorReason: 'did_not_occur' }, 'f'],
		[{ EQ_correctiveEventID: id('a') }, 'f'],
		[{ 'EQ_ex:shelf': 'A7' }, 'b'],
		[{ 'EXISTS_ex:shelf': '' }, 'b'],
		[{ orderBy: 'eventTime', orderDirection: 'ASC' }, 'abcdeff'],
		[{ eventCountLimit: '2' }, 'ff'],
		[{ maxEventCount: '7' }, 'ffedcba']
	];
	it.each(cases)('%o finds %s', async (parameters, found) => {
		const answer = await query(parameters);
		expect([answer.status, answer.status === 200 ? names(answer) : answer.body]).toEqual([200, found]);
	});

	it('answer with a document that fits the schema of GS1', async () => {
		const file = new URL('../../../src/lib/server/epcis/epcis-json-schema.json', import.meta.url);
		const ajv = new Ajv({ strict: false });
		(addFormats as unknown as typeof addFormats.default)(ajv);
		const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
		const answer = await query({});
		expect(validate(answer.body), JSON.stringify(validate.errors)).toBe(true);
		const [event] = listOf(await query({ EQ_eventID: id('b') }));
		expect(event).toMatchObject({ ...events[1], recordTime: expect.any(String) as string });
	});

	it('find nothing of another chain, and are open to its manager', async () => {
		expect(listOf(await query({}, { actor: machineB }))).toEqual([]);
		expect(names(await query({ EQ_action: 'ADD' }, { actor: world.as.manager.actor }))).toBe('d');
		expect(listOf(await query({}, { actor: world.as.managerB.actor }))).toEqual([]);
		const { actor } = world.as.manager;
		const ofOneStore = { ...actor, storeId: fixedId('store', 1) };
		expect((await query({}, { actor: ofOneStore })).status).toBe(403);
	});
});

describe('patterns of identifiers', () => {
	const gtin = one.gtin14;
	// Indicator, and twelve digits that a company prefix and an item share.
	const item = (cut: number) => `${gtin.slice(1, cut + 1)}.${gtin.slice(0, 1)}${gtin.slice(cut + 1, 13)}`;
	it('find packs of an item however they were captured, and only of it', async () => {
		// b names it by a link; a names the same box by its trace code, which no pattern means.
		const found = names(await query({ MATCH_epc: `urn:epc:idpat:sgtin:${item(7)}.*` }));
		expect(found).toContain('b');
		expect(found).not.toMatch(/[ae]/);
		expect(names(await query({ MATCH_inputEPC: 'urn:epc:idpat:sgtin:6901234.056789.*' }))).toBe('e');
		expect(names(await query({ MATCH_anyEPC: 'urn:epc:idpat:sgtin:9999999.*.*' }))).toBe('');
		const both = `urn:epc:idpat:sgtin:9999999.*.*|${uriOf(three)}`;
		expect(names(await query({ MATCH_epc: both }))).toBe('ff');
	});
});

describe('a query that cannot be answered', () => {
	const cases: [parameters: Record<string, string>, parameter: string][] = [
		[{ EQ_colour: 'red' }, 'EQ_colour'],
		[{ eventType: 'DreamEvent' }, 'eventType'],
		[{ GE_eventTime: '2026-02-30T00:00:00Z' }, 'GE_eventTime'],
		[{ EQ_action: '' }, 'EQ_action'],
		[{ perPage: '0' }, 'perPage'],
		[{ orderBy: 'colour' }, 'orderBy'],
		[{ orderDirection: 'UP' }, 'orderDirection'],
		[{ GE_quantity: 'many' }, 'GE_quantity'],
		[{ MATCH_epc: 'urn:epc:idpat:sgtin:*.056789.*' }, 'MATCH_epc'],
		[{ MATCH_epc: 'urn:epc:id:sgtin:6901234.*.*' }, 'MATCH_epc'],
		[{ eventCountLimit: '5', maxEventCount: '5' }, 'maxEventCount'],
		[{ nextPageToken: 'made.up' }, 'nextPageToken'],
		[{ constructor: 'x' }, 'constructor'],
		[{ EQ_eventID: 'a\u0000b' }, 'EQ_eventID'],
		[{ 'EQ_ex:shelf': '\u0000' }, 'EQ_ex:shelf']
	];
	it.each(cases)('%o is refused by the name of the parameter', async (parameters, parameter) => {
		const answer = await query(parameters);
		expect(answer.body).toMatchObject({
			type: 'epcisException:QueryParameterException',
			status: 400,
			parameter
		});
		expect(answer.headers.get('content-type')).toBe('application/problem+json');
	});

	it.each([
		'EQ_ILMD_ex:lot',
		'EXISTS_INNER_ex:shelf',
		'HASATTR_bizLocation',
		'GE_ex:weight',
		'GE_value_CEL',
		'EQ_deviceID',
		'EQ_SENSORREPORT_type'
	])('%s is of the standard and not offered: 501 with its name', async (parameter) => {
		const answer = await query({ [parameter]: '1' });
		expect(answer.body).toMatchObject({
			type: 'epcisException:ImplementationException',
			status: 501,
			parameter
		});
	});

	it.each(['queries', 'queries/mine/events', 'queries/mine/subscriptions'])(
		'%s is not offered: 501',
		async (rest) => {
			const answer = await call(world, 'POST [...rest]', { params: { rest } });
			expect([answer.status, answer.body.type]).toEqual([501, 'epcisException:ImplementationException']);
			expect(answer.headers.get('gs1-epcis-version')).toBe('2.0');
		}
	);

	it('finds more than it may', async () => {
		const answer = await query({ maxEventCount: '3' });
		expect([answer.status, answer.body.type]).toEqual([413, 'epcisException:QueryTooLargeException']);
	});

	it('holds a name that no field can have', async () => {
		const answer = await query({ 'EXISTS_ex:a.b-c_d': '' });
		expect([answer.status, listOf(answer)]).toEqual([200, []]);
	});

	it('is too long', async () => {
		const answer = await query({ EQ_eventID: 'x'.repeat(9_000) });
		expect([answer.status, answer.body.type]).toEqual([414, 'epcisException:URITooLongException']);
	});
});

describe('pages', () => {
	const follow = (answer: Asked) => {
		const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
		return next === undefined ? undefined : new URL(next).search;
	};

	it('follow each other without a gap or a double, and the last one says so', async () => {
		let found = '';
		let pages = 0;
		for (let search: string | undefined = '?perPage=2'; search !== undefined; pages++) {
			const answer: Asked = await call(world, 'GET events', { query: search });
			found += names(answer);
			search = follow(answer);
			expect(answer.headers.has('gs1-next-page-token-expires')).toBe(search !== undefined);
		}
		expect([found, pages]).toEqual(['ffedcba', 4]);
	});

	it('end with the limit of the query', async () => {
		const first = await query({ perPage: '2', eventCountLimit: '3' });
		const second = await call(world, 'GET events', { query: follow(first) ?? '' });
		expect([names(first), names(second), follow(second)]).toEqual(['ff', 'e', undefined]);
	});

	it('belong to their query and their chain, and cannot be made up', async () => {
		const search = new URLSearchParams(follow(await query({ perPage: '2' })));
		const token = search.get('nextPageToken') ?? '';
		const other = await query({ perPage: '2', EQ_action: 'OBSERVE', nextPageToken: token });
		expect([other.status, other.body.detail]).toEqual([400, 'nextPageToken: it belongs to another query']);
		const theirs = await query({ perPage: '2', nextPageToken: token }, { actor: machineB });
		expect(theirs.status).toBe(400);
		const altered = await query({ perPage: '2', nextPageToken: `A${token}` });
		expect(altered.body.detail).toBe('nextPageToken: not one of ours');
	});
});

describe('the resources', () => {
	const get = (endpoint: string, params: Record<string, string> = {}, queryText = '') =>
		call(world, `GET ${endpoint}`, { params, query: queryText });

	it('are listed, and each lists its values', async () => {
		const root = await call(world, 'GET ', {});
		expect(root.body).toEqual(
			expect.arrayContaining([
				'events',
				'eventTypes',
				'epcs',
				'bizSteps',
				'bizLocations',
				'readPoints',
				'dispositions'
			])
		);
		const steps = await get('[resource]', { resource: 'bizSteps' });
		expect(steps.body).toMatchObject({
			type: 'BizStepItemList',
			bizStep: ['inspecting', 'packing', 'receiving', 'storing']
		});
		const epcs = await get('[resource]', { resource: 'epcs' }, '?perPage=1');
		expect(epcs.body.epc).toHaveLength(1);
		expect(epcs.headers.get('link')).toContain('rel="next"');
	});

	it('lead to the events of one value, which a query narrows', async () => {
		const of = (resource: string, value: string, queryText = '') =>
			get('[resource]/[value]/events', { resource, value }, queryText);
		expect(names(await of('epcs', uriOf(two)))).toBe('cb');
		expect(names(await of('epcs', uriOf(two), '?EQ_bizStep=storing'))).toBe('b');
		expect(names(await of('bizSteps', 'storing'))).toBe('b');
		expect(names(await of('eventTypes', 'TransformationEvent'))).toBe('e');
		expect(names(await of('dispositions', 'in_progress'))).toBe('a');
		expect(names(await of('bizLocations', storeTwo.id))).toBe('b');
		expect((await get('[resource]/[value]', { resource: 'epcs', value: 'x' })).body).toEqual(['events']);
	});

	it('that do not exist are answered as EPCIS does', async () => {
		for (const answer of [
			await get('[resource]', { resource: 'colours' }),
			await get('[...rest]'),
			await get('events/[eventID]', { eventID: 'urn:x:none' }),
			await get('events/[eventID]', { eventID: 'urn:x:\u0000' }),
			await get('capture/[captureID]', { captureID: 'none' })
		])
			expect(answer.body).toMatchObject({ type: 'epcisException:NoSuchResourceException', status: 404 });
	});
});

describe('the headers', () => {
	it('tell version, limits and choices at OPTIONS, to everybody', async () => {
		const answer = await call(world, 'OPTIONS capture', { actor: { kind: 'nobody' } });
		expect(answer.status).toBe(204);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			allow: 'OPTIONS, GET, POST',
			'gs1-epcis-version': '2.0',
			'gs1-epcis-min': '2.0',
			'gs1-epcis-max': '2.0',
			'gs1-cbv-version': '2.0',
			'gs1-cbv-min': '2.0',
			'gs1-cbv-max': '2.0',
			'gs1-epc-format': 'Never_Translates',
			'gs1-epcis-capture-limit': '10000',
			'gs1-epcis-capture-file-size-limit': String(16 * 1024 * 1024),
			'gs1-capture-error-behaviour': 'rollback'
		});
		expect(answer.headers.get('gs1-vendor-version')).toBeTruthy();
		const events = await call(world, 'OPTIONS events');
		expect(events.headers.get('allow')).toBe('OPTIONS, GET, POST');
	});

	it('come with every answer', async () => {
		for (const answer of [await query({}), await query({ EQ_colour: 'red' })]) {
			expect(answer.headers.get('gs1-epcis-version')).toBe('2.0');
			expect(answer.headers.get('gs1-cbv-version')).toBe('2.0');
		}
	});

	it.each([
		{ 'GS1-EPCIS-Version': '1.2' },
		{ 'GS1-EPCIS-Max': '1.2' },
		{ 'GS1-EPCIS-Min': '2.1' },
		{ 'GS1-CBV-Version': '1.2' },
		{ 'GS1-EPC-Format': 'Always_EPC_URN' },
		{ accept: 'text/html' }
	])('that ask for what we cannot give are refused: %o', async (headers) => {
		const answer = await query({}, { headers });
		expect([answer.status, answer.body.type]).toEqual([406, 'epcisException:NotAcceptableException']);
	});

	it('that ask for what we speak are welcome', async () => {
		const headers = {
			'GS1-EPCIS-Version': '2.0.0',
			'GS1-EPCIS-Min': '1.2',
			'GS1-EPCIS-Max': '2.0',
			'GS1-EPC-Format': 'No_Preference',
			accept: 'application/ld+json;q=0.9, text/html'
		};
		expect((await query({}, { headers })).status).toBe(200);
	});
});
