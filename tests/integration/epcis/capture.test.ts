import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mostOpenJobs } from '$lib/server/epcis/limits';
import { createWorld, type World } from '../world';
import {
	boxInStock,
	boxUnderWay,
	call,
	capture,
	context,
	documentOf,
	linkOf,
	machineB,
	objectEvent,
	packing,
	packRow,
	uriOf,
	work
} from './events';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const base = { eventTime: '2026-11-19T10:00:00+08:00', eventTimeZoneOffset: '+08:00' };
const ofEachType = () => [
	objectEvent('inspecting', [uriOf(boxInStock(3))]),
	packing('urn:epc:id:sscc:6901234.0000000001', [uriOf(boxInStock(4))], { action: 'OBSERVE' }),
	{
		...base,
		type: 'TransactionEvent',
		action: 'ADD',
		bizTransactionList: [{ type: 'po', bizTransaction: 'urn:wenyao:order:7' }],
		epcList: [linkOf(boxInStock(5))]
	},
	{
		...base,
		type: 'TransformationEvent',
		inputQuantityList: [{ epcClass: 'https://id.gs1.org/01/06901234567892/10/A1', quantity: 5, uom: 'KGM' }],
		outputEPCList: ['https://id.gs1.org/01/06901234567892/21/NEW1']
	},
	{
		...base,
		type: 'AssociationEvent',
		action: 'ADD',
		parentID: 'https://id.gs1.org/8004/690123400001',
		childEPCs: ['urn:epc:id:giai:6901234.12345']
	}
];

describe('capture', () => {
	it('takes a document of all five kinds of events, and the job tells how far it is', async () => {
		const sent = await call(world, 'POST capture', { body: documentOf(ofEachType()) });
		expect(sent.status).toBe(202);
		expect(sent.headers.get('gs1-capture-error-behaviour')).toBe('rollback');
		const captureID = sent.headers.get('location')?.split('/').at(-1) ?? '';
		expect(sent.headers.get('location')).toBe(`http://localhost/epcis/v2/capture/${captureID}`);
		const waiting = await call(world, 'GET capture/[captureID]', { params: { captureID } });
		expect(waiting.body).toMatchObject({
			captureID,
			running: true,
			success: true,
			errors: [],
			progress: { total: 5, processed: 0, captured: 0 }
		});
		await work(world);
		const done = await call(world, 'GET capture/[captureID]', { params: { captureID } });
		expect(done.body).toMatchObject({
			running: false,
			success: true,
			errors: [],
			progress: { total: 5, processed: 5, captured: 5, repeated: 0, refused: 0 }
		});
		expect(done.body.finishedAt).toBe(world.clock.at.toISOString());
		const types = await call(world, 'GET [resource]', { params: { resource: 'eventTypes' } });
		expect(types.body.eventType).toEqual([
			'AggregationEvent',
			'AssociationEvent',
			'ObjectEvent',
			'TransactionEvent',
			'TransformationEvent'
		]);
	});

	it('takes a query document as well', async () => {
		const event = objectEvent('inspecting', [uriOf(boxInStock(6))]);
		const body = {
			'@context': context,
			type: 'EPCISQueryDocument',
			schemaVersion: '2.0',
			creationDate: base.eventTime,
			epcisBody: {
				queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: [event] } }
			}
		};
		expect((await call(world, 'POST capture', { body })).status).toBe(202);
		await work(world);
		const found = await call(world, 'GET events/[eventID]', { params: { eventID: String(event.eventID) } });
		expect(found.status).toBe(200);
	});

	it('rolls back the whole document for one id that names another event', async () => {
		const taken = objectEvent('inspecting', [uriOf(boxInStock(7))]);
		expect((await capture(world, [taken])).job.success).toBe(true);
		const box = boxUnderWay(3);
		const good = objectEvent('receiving', [uriOf(box)]);
		const { job } = await capture(world, [good, { ...taken, bizStep: 'storing' }]);
		expect(job).toMatchObject({
			running: false,
			success: false,
			progress: { total: 2, captured: 0, refused: 1 },
			errors: [
				{
					type: 'epcisException:ResourceAlreadyExistsException',
					path: '/epcisBody/eventList/1/eventID',
					position: 1
				}
			]
		});
		expect(
			(await call(world, 'GET events/[eventID]', { params: { eventID: String(good.eventID) } })).status
		).toBe(404);
		expect((await packRow(world, box)).status).toBe('shipped');
	});

	it('proceeds past what is wrong when it is asked to', async () => {
		const box = boxUnderWay(4);
		const good = objectEvent('receiving', [uriOf(box)]);
		const bad = objectEvent('receiving', ['no uri']);
		const { sent, job } = await capture(world, [bad, good], { 'GS1-Capture-Error-Behaviour': 'proceed' });
		expect(sent.headers.get('gs1-capture-error-behaviour')).toBe('proceed');
		expect(job).toMatchObject({
			running: false,
			success: false,
			captureErrorBehaviour: 'proceed',
			progress: { total: 2, processed: 2, captured: 1, refused: 1 },
			errors: [
				{
					type: 'epcisException:ValidationException',
					path: '/epcisBody/eventList/0/epcList/0',
					reason: 'a URI is expected'
				}
			]
		});
		expect((await packRow(world, box)).status).toBe('in_stock');
	});

	it('refuses a choice that is none', async () => {
		const { sent } = await capture(world, [], { 'GS1-Capture-Error-Behaviour': 'ignore' });
		expect(sent.status).toBe(400);
		expect(sent.body.type).toBe('epcisException:ValidationException');
	});

	it('records an event that is told again once, with an id and without', async () => {
		const named = objectEvent('inspecting', [uriOf(boxInStock(8))]);
		const { eventID: _, ...nameless } = objectEvent('storing', [uriOf(boxInStock(8))]);
		const first = await capture(world, [named, nameless, named]);
		expect(first.job.progress).toMatchObject({ captured: 2, repeated: 1 });
		const second = await capture(world, [named, nameless]);
		expect(second.job).toMatchObject({ success: true, progress: { captured: 0, repeated: 2 } });
	});

	it('lets two chains have the same event id, and shows neither the other one', async () => {
		const event = objectEvent('inspecting', [uriOf(boxInStock(9))]);
		const params = { eventID: String(event.eventID) };
		await capture(world, [event]);
		expect((await call(world, 'GET events/[eventID]', { params, actor: machineB })).status).toBe(404);
		const theirs = await call(world, 'POST events', {
			actor: machineB,
			body: { '@context': context, ...event, bizStep: 'storing' }
		});
		expect(theirs.status).toBe(201);
		const ours = await call(world, 'GET events/[eventID]', { params });
		expect(ours.body.epcisBody.queryResults.resultsBody.eventList[0].bizStep).toBe('inspecting');
		const jobs = await call(world, 'GET capture', { actor: machineB });
		expect(jobs.body).toEqual([]);
	});

	it('records a single event at once, and gives the same answer again', async () => {
		const event: Record<string, unknown> = {
			'@context': context,
			...objectEvent('receiving', [linkOf(boxUnderWay(5))])
		};
		const first = await call(world, 'POST events', { body: event });
		expect(first.status).toBe(201);
		expect(first.headers.get('location')).toContain(encodeURIComponent(String(event.eventID)));
		expect(first.body.eventID).toBe(event.eventID);
		expect(Date.parse(first.body.recordTime)).toBeGreaterThan(Date.parse(String(event.eventTime)));
		const again = await call(world, 'POST events', { body: event });
		expect([again.status, again.body]).toEqual([201, first.body]);
		const other = await call(world, 'POST events', { body: { ...event, bizStep: 'storing' } });
		expect(other.status).toBe(409);
		expect(other.body).toMatchObject({
			type: 'epcisException:ResourceAlreadyExistsException',
			errors: [{ path: '/eventID' }]
		});
		expect((await packRow(world, boxUnderWay(5))).status).toBe('in_stock');
	});

	it('lists the jobs page by page, newest first', async () => {
		world.clock.advance(1000);
		const sent: string[] = [];
		for (let n = 0; n < 3; n++) {
			world.clock.advance(1000);
			const { job } = await capture(world, [objectEvent('storing', [`urn:uuid:${randomUUID()}`])]);
			sent.unshift(job.captureID);
		}
		const first = await call(world, 'GET capture', { query: '?perPage=2' });
		expect(first.body.map(({ captureID }: { captureID: string }) => captureID)).toEqual(sent.slice(0, 2));
		const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
		expect(Date.parse(first.headers.get('gs1-next-page-token-expires') ?? '')).toBeGreaterThan(
			world.clock.at.getTime()
		);
		const second = await call(world, 'GET capture', { query: new URL(next).search });
		expect(second.body[0].captureID).toBe(sent[2]);
	});

	it('takes the longest identifiers that it accepts', async () => {
		const noise = Array.from({ length: 90 }, () => randomUUID()).join('');
		const long = (start: string) => `${start}${noise}`.slice(0, 1_000);
		const event = objectEvent(long('urn:step:'), [long('urn:thing:')], {
			eventID: long('urn:event:'),
			readPoint: { id: long('urn:place:') }
		});
		expect((await capture(world, [event])).job).toMatchObject({ success: true, progress: { captured: 1 } });
	});

	it('takes no more documents while too many wait', async () => {
		const body = documentOf([objectEvent('storing', [])]);
		for (let n = 0; n < mostOpenJobs; n++)
			expect((await call(world, 'POST capture', { body })).status).toBe(202);
		const refused = await call(world, 'POST capture', { body });
		expect([refused.status, refused.body.type]).toEqual([
			429,
			'epcisException:CaptureLimitExceededException'
		]);
		for (let n = 0; n <= mostOpenJobs; n++) await work(world);
		expect((await call(world, 'POST capture', { body })).status).toBe(202);
		await work(world);
	});

	it('leaves its steps in the audit trail', async () => {
		const { job } = await capture(world, [objectEvent('storing', [uriOf(boxInStock(10))])]);
		const entries = await world.services.db
			.selectFrom('auditEntry')
			.select(['action', 'actorKind', 'outcome'])
			.where('subjectId', '=', job.captureID)
			.orderBy('action')
			.execute();
		expect(entries).toEqual([
			{ action: 'epcis.capture', actorKind: 'machine', outcome: 'done' },
			{ action: 'epcis.finish', actorKind: 'machine', outcome: 'done' }
		]);
	});
});
