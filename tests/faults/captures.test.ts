import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
	boxUnderWay,
	call,
	documentOf,
	flagsOf,
	objectEvent,
	packRow,
	uriOf,
	work
} from '../integration/epcis/events';
import { createWorld, type World } from '../integration/world';
import { endAll, fixture, start } from './programs';

let world: World;
/** Holds a lock, and looks on: from within a transaction the activity of others would stand still. */
let other: pg.Client;
let watcher: pg.Client;
beforeAll(async () => {
	world = await createWorld();
	[other, watcher] = [new pg.Client(world.url), new pg.Client(world.url)];
	await Promise.all([other.connect(), watcher.connect()]);
});
afterEach(() => endAll());
afterAll(async () => {
	await Promise.all([other.end(), watcher.end()]);
	await world.close();
});

/** Events of which the 301st receives a box; none of the others names a pack that is registered. */
const eventsWith = (box: string, total: number) =>
	Array.from({ length: total }, (_, n) =>
		objectEvent('receiving', [n === 300 ? box : `urn:wenyao:crate:${box}:${n}`])
	);

const waitsForLock = () =>
	watcher
		.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
		.then(({ rowCount }) => rowCount);

/**
 * Lets a program of its own work on a document until it waits for the box, which somebody else holds, and kills it
 * there: in the midst of its transaction.
 */
async function killInTheMidst(events: readonly unknown[], box: string, behaviour: string): Promise<string> {
	const headers = { 'GS1-Capture-Error-Behaviour': behaviour };
	const sent = await call(world, 'POST capture', { body: documentOf(events), headers });
	await other.query('begin');
	await other.query('select 1 from pack where code = $1 for update', [box]);
	const program = start(process.execPath, [fixture('captures.js'), world.url]);
	await program.says(/WORKING/);
	await expect.poll(waitsForLock, { timeout: 15_000 }).toBe(1);
	await program.end('SIGKILL');
	await other.query('rollback');
	return sent.headers.get('location')?.split('/').at(-1) ?? '';
}

const jobOf = async (captureID: string) =>
	(await call(world, 'GET capture/[captureID]', { params: { captureID } })).body;

const recorded = async (): Promise<number> => {
	const { rows } = await other.query<{ count: number }>('select count(*)::int as count from epcis_event');
	return rows[0]?.count ?? -1;
};

describe('a capture whose process is killed in the midst', () => {
	it('as a whole has left nothing, and is taken as a whole afterwards', async () => {
		const box = boxUnderWay(0);
		const id = await killInTheMidst(eventsWith(uriOf(box), 401), box.traceCode, 'rollback');
		expect(await jobOf(id)).toMatchObject({
			running: true,
			progress: { total: 401, processed: 401, captured: 0 }
		});
		await expect.poll(recorded).toBe(0);
		expect((await packRow(world, box)).status).toBe('shipped');
		await expect
			.poll(async () => {
				await work(world);
				return (await jobOf(id)).running as boolean;
			})
			.toBe(false);
		expect(await jobOf(id)).toMatchObject({ success: true, progress: { captured: 401, repeated: 0 } });
		expect(await recorded()).toBe(401);
		expect(await packRow(world, box)).toMatchObject({ status: 'in_stock', eventSeq: 3 });
	});

	it('in steps goes on where it was, each event once', async () => {
		const before = await recorded();
		const box = boxUnderWay(1);
		const id = await killInTheMidst(eventsWith(uriOf(box), 501), box.traceCode, 'proceed');
		expect(await jobOf(id)).toMatchObject({
			running: true,
			progress: { total: 501, processed: 200, captured: 200 }
		});
		expect(await recorded()).toBe(before + 200);
		await expect
			.poll(async () => {
				await work(world);
				return (await jobOf(id)).running as boolean;
			})
			.toBe(false);
		expect(await jobOf(id)).toMatchObject({
			success: true,
			progress: { captured: 501, repeated: 0, flagged: 0 }
		});
		expect(await recorded()).toBe(before + 501);
		expect(await packRow(world, box)).toMatchObject({ status: 'in_stock', eventSeq: 3 });
		expect(await flagsOf(world, box.traceCode)).toEqual([]);
	});

	it('again and again is given up, and says so', async () => {
		const sent = await call(world, 'POST capture', { body: documentOf([objectEvent('storing', [])]) });
		const id = sent.headers.get('location')?.split('/').at(-1) ?? '';
		await world.services.db.updateTable('captureJob').set({ attempts: 5 }).where('id', '=', id).execute();
		await work(world);
		expect(await jobOf(id)).toMatchObject({
			running: false,
			success: false,
			errors: [
				{
					type: 'epcisException:ImplementationException',
					reason: expect.stringContaining('send the document again') as string
				}
			]
		});
	});
});
