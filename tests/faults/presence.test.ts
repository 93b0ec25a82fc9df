import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Context } from '$lib/server/context';
import { startJobs } from '$lib/server/jobs/start-jobs';
import { listChoice } from '$lib/server/services/consult/list-choice';
import { setPresence } from '$lib/server/services/consult/set-presence';
import { createWorld, type World } from '../integration/world';
import { endAll, fixture, start, type Program } from './programs';

let world: World;
let stopJobs: () => Promise<void>;
beforeAll(async () => {
	world = await createWorld();
	// This process serves kiosks; it shares nothing with the doctor's but the database.
	stopJobs = startJobs(world.services);
});
afterEach(() => endAll());
afterAll(async () => {
	await stopJobs();
	await world.close();
});

/** Doctors answer in real time. */
const live = (ctx: Context): Context => ({ ...ctx, now: () => new Date() });
const seen = async () => (await listChoice(live(world.as.kiosk2a))).doctors.map(({ state }) => state);

/** @returns after how many milliseconds a kiosk sees it so */
async function until(expected: readonly string[], mostMs: number): Promise<number> {
	const began = Date.now();
	while (Date.now() - began < mostMs) {
		if (JSON.stringify(await seen()) === JSON.stringify(expected)) return Date.now() - began;
		await sleep(100);
	}
	throw new Error(`not ${JSON.stringify(expected)} within ${mostMs} ms`);
}

async function openServer(): Promise<{ program: Program; port: string }> {
	const actor = JSON.stringify(world.as.doctor1.actor);
	const program = start(process.execPath, [fixture('doctors-server.js'), world.url, actor]);
	// Its modules are built on the way: on a busy machine that takes longer than a program's first word.
	await expect.poll(() => program.said(), { timeout: 120_000, interval: 200 }).toMatch(/PORT \d+/);
	return { program, port: /PORT (\d+)/.exec(program.said())?.[1] ?? '' };
}
async function openPage(...ports: string[]): Promise<Program> {
	const page = start(process.execPath, [fixture('doctors-page.js'), ...ports]);
	await page.says(/CONNECTED/);
	return page;
}

/** How often those who wait were told to look again. */
const news = () => world.published.filter(({ kind }) => kind === 'queue').length;

const limitMs = 10_000;

it('a doctor is seen as gone within ten seconds of a crash, and back when the page is', async () => {
	const [first, second] = await Promise.all([openServer(), openServer()]);
	let page = await openPage(first.port, second.port);
	await setPresence(live(world.as.doctor1), 'available');
	await until(['free'], 2_000);
	// It answers for longer than silence would be forgiven.
	await sleep(9_000);
	expect(await seen()).toEqual(['free']);

	const took: Record<string, number> = {};
	await page.end('SIGKILL');
	took.browserKilled = await until([], limitMs);

	// Loaded anew: on duty as before.
	page = await openPage(first.port, second.port);
	took.pageBack = await until(['free'], limitMs);

	// A machine that hangs, or a cable that was pulled: the line stays open and nobody answers on it.
	page.child.kill('SIGSTOP');
	took.browserSilent = await until([], limitMs);
	page.child.kill('SIGCONT');
	took.silenceEnded = await until(['free'], limitMs);

	// The server process of the doctor is killed: the page goes to the other one and its doctor stays on duty.
	await first.program.end('SIGKILL');
	await sleep(limitMs);
	took.serverKilled = await until(['free'], 2_000);

	// Server and browser at once: nobody is left to say goodbye.
	const before = news();
	const killedAt = Date.now();
	const gone = [second.program.end('SIGKILL'), page.end('SIGKILL')];
	took.bothKilled = await until([], limitMs);
	await expect.poll(news, { timeout: limitMs }).toBeGreaterThan(before);
	took.othersTold = Date.now() - killedAt;
	await Promise.all(gone);
	for (const [what, ms] of Object.entries(took)) expect(ms, what).toBeLessThan(limitMs);
	if (process.env.WENYAO_TIMES) console.info('milliseconds', took);
}, 240_000);
