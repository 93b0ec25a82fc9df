import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '$lib/server/context';
import { toFailure } from '$lib/server/http/failure-answer';
import { Practice } from '../fixtures/approved-prescription';
import { allAtOnce } from '../fixtures/at-once';
import { findContradictions } from '../fixtures/registry-check';
import { StorePacks } from '../fixtures/store-packs';
import { openServices } from '../integration/open-services';
import { createWorld, type World } from '../integration/world';
import { fingerprint, steps, type ReadyStep } from './counter-steps';
import { openCuttingProxy, type CuttingProxy } from './cutting-proxy';
import { endAll, fixture, start, type Program } from './programs';

let world: World;
let practice: Practice;
let packs: StorePacks;
/** The same database through a line that breaks. */
let proxy: CuttingProxy;
let faulty: ReturnType<typeof openServices>;
/** A process of its own; it gets ready while the first tests run. */
let program: Program;

beforeAll(async () => {
	world = await createWorld();
	practice = await Practice.open(world);
	packs = new StorePacks(world);
	proxy = await openCuttingProxy(world.url);
	faulty = openServices(proxy.url);
	program = start(process.execPath, [fixture('counter-step.js'), world.url, world.clock.at.toISOString()]);
});
afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
afterAll(async () => {
	await endAll();
	await faulty.close();
	await proxy.close();
	await world.close();
});

const contextOf = ({ by }: ReadyStep, services = world.services): Context => ({
	services,
	actor: by,
	requestId: randomUUID(),
	now: () => world.clock.at
});

/** Sends it over the line that breaks. @returns the code of the failure, or undefined when it went through */
const overTheBrokenLine = (ready: ReadyStep) =>
	ready.send(contextOf(ready, faulty.services)).then(
		() => undefined,
		(error: unknown) => toFailure(error).code
	);

describe.each(steps)('$name', (step) => {
	it('failed: wherever the line breaks before the commit, nothing is left; the same request then counts once', async () => {
		const ready = await step.prepare(world, practice, packs);
		const before = await fingerprint(world);
		for (let n = 1; ; n++) {
			expect(n, 'it never went through').toBeLessThan(80);
			proxy.cut({ kind: 'statement', n });
			const failure = await overTheBrokenLine(ready);
			if (!proxy.state().done) {
				expect(failure).toBeUndefined();
				expect(n).toBeGreaterThan(4);
				break;
			}
			// Cut while it reads its own answer back, the step itself has happened.
			if ((await fingerprint(world)) !== before) break;
			expect(failure).toBe('database_unavailable');
		}
		proxy.cut({ kind: 'statement', n: Infinity });
		const answer = step.same(await ready.send(contextOf(ready)));
		const after = await fingerprint(world);
		expect(after).not.toBe(before);
		expect(step.same(await ready.send(contextOf(ready)))).toEqual(answer);
		expect(await fingerprint(world)).toBe(after);
	});

	it('failed but persisted: the answer of the commit is lost; the same request is told what happened', async () => {
		const ready = await step.prepare(world, practice, packs);
		const before = await fingerprint(world);
		proxy.cut({ kind: 'answer_of_commit' });
		expect(await overTheBrokenLine(ready)).toBe('database_unavailable');
		expect(proxy.state().done).toBe(true);
		const after = await fingerprint(world);
		expect(after).not.toBe(before);
		const answer = step.same(await ready.send(contextOf(ready)));
		expect(step.same(await ready.send(contextOf(ready)))).toEqual(answer);
		expect(await fingerprint(world)).toBe(after);
	});

	it('sent 16 times at once through two processes, it happens once and all are told the same', async () => {
		const ready = await step.prepare(world, practice, packs);
		const other = world.secondProcess();
		const { won, lost } = await allAtOnce(
			Array.from(
				{ length: 16 },
				(_, index) => () => ready.send(contextOf(ready, (index % 2 === 0 ? world : other).services))
			)
		);
		expect(lost.map(({ code, detail }) => [code, detail])).toEqual([]);
		const [first] = won;
		for (const answer of won) expect(step.same(answer)).toEqual(first && step.same(first));
		const after = await fingerprint(world);
		await ready.send(contextOf(ready));
		expect(await fingerprint(world)).toBe(after);
	});
});

describe('a process that is killed', () => {
	let holder: pg.Client;
	let watcher: pg.Client;
	beforeAll(async () => {
		[holder, watcher] = [new pg.Client(world.url), new pg.Client(world.url)];
		await Promise.all([holder.connect(), watcher.connect()]);
	});
	afterAll(async () => {
		await Promise.all([holder.end(), watcher.end()]);
	});
	const count = async (condition: string): Promise<number> => {
		const { rowCount } = await watcher.query(
			`select 1 from pg_stat_activity where datname = current_database() and ${condition}`
		);
		return rowCount ?? 0;
	};

	it('in the midst of every step at once leaves nothing of any; each is then done once elsewhere', async () => {
		const ready: ReadyStep[] = [];
		// From the last step to the first: a key counts its signatures and the server refuses a count that goes back, so
		// nothing may be signed with the same key between an answer and its use.
		for (const step of steps.toReversed()) ready.push(await step.prepare(world, practice, packs));
		const before = await fingerprint(world);
		await holder.query('begin');
		for (const { locks } of ready)
			await holder.query(
				`select 1 from ${locks.table} where ${locks.table === 'pack' ? 'code' : 'id'} = $1 for update`,
				[locks.key]
			);
		await program.says(/READY/, 90_000);
		for (const { by, remote } of ready)
			program.child.stdin?.write(`${JSON.stringify({ ...remote, actor: by })}\n`);
		await expect.poll(() => count(`wait_event_type = 'Lock'`), { timeout: 25_000 }).toBe(ready.length);
		expect(program.said()).not.toMatch(/DONE|FAILED/);
		await program.end('SIGKILL');
		await holder.query('rollback');
		await expect.poll(() => count(`state like 'idle in transaction%' or state = 'active'`)).toBe(1);
		expect(await fingerprint(world)).toBe(before);
		for (const step of ready) {
			await step.send(contextOf(step));
			const after = await fingerprint(world);
			await step.send(contextOf(step));
			expect(await fingerprint(world)).toBe(after);
		}
	}, 150_000);
});
