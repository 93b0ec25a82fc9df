import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../src/entry/postgres.js';
import { postgresCpuMs } from './cpu-time.js';
import { median, ms, pace, saturate } from './load.js';
import { loadPacks, mixedCodes } from './load-packs.js';
import { measureLookUp } from './look-up.js';
import { startProgram } from './program.js';
import { recorded } from './recorded.js';

const sizes = [100_000, 1_000_000, 10_000_000];
const connections = 64;
const rounds = 3;
const secondsPerRound = 8;
const ratePerSecond = 600;
const secondsAtRate = 60;
/** What a verification may take before the rate counts as too high. */
const budgetMs = 50;
const searchSteps = 6;
const secondsPerStep = 6;

/** @typedef {import('./load.js').Target} Target */

/** @returns {number} packs to load; `--packs=1000000` for a shorter run */
function wantedPacks() {
	const given = process.argv.find((text) => text.startsWith('--packs='))?.slice('--packs='.length);
	const packs = Number((given ?? sizes.at(-1))?.toString().replaceAll('_', ''));
	if (!sizes.includes(packs)) throw new Error(`--packs= is one of ${sizes.join(', ')}`);
	return packs;
}

const say = (/** @type {string} */ text) =>
	console.log(`${text}   [load average ${loadavg()[0]?.toFixed(1)}]`);

/**
 * The greatest open-loop rate at which 99 of 100 are answered in time, by halving. Open loop: requests come whether
 * or not those before them were answered, as customers do.
 * @param {Target} target @param {number} ceiling a rate that no server reaches
 */
async function greatestRate(target, ceiling) {
	let good = 0;
	let bad = ceiling;
	let answered = 0;
	for (let step = 0; step < searchSteps; step++) {
		const rate = Math.round((good + bad) / 2);
		const outcome = await pace(target, rate, secondsPerStep);
		answered += outcome.answered;
		if (outcome.failed === 0 && outcome.p99 < budgetMs) good = rate;
		else bad = rate;
	}
	return { rate: good, answered };
}

/** Loads the registry in growing sizes and says at each what a look-up costs. @param {string} url @param {number} packs */
async function growRegistry(url, packs) {
	/** @type {number[]} */
	const costs = [];
	let loaded = 0;
	for (const size of sizes.filter((size) => size <= packs)) {
		const seconds = await loadPacks(url, loaded, size);
		loaded = size;
		const { single, together, roundTripMs, buffers, buffersOfBare } = await measureLookUp(url);
		costs.push(together);
		say(
			`${size.toLocaleString('en')} packs (loaded in ${seconds.toFixed(0)} s): a look-up costs PostgreSQL ` +
				`${single.toFixed(0)} µs alone, ${together.toFixed(0)} µs among 16; round trip p50 ${ms(roundTripMs)}; ` +
				`${buffers.toFixed(0)} buffers (the pack's row alone: ${buffersOfBare.toFixed(0)})`
		);
	}
	const [first = Number.NaN] = costs;
	console.log(
		`greatest against smallest registry: ${((costs.at(-1) ?? Number.NaN) / first).toFixed(2)} × (budget 1.5)`
	);
}

/** Verifications over HTTP, each recorded durably, in turns with the ceiling on the same database and machine. */
export async function run() {
	const packs = wantedPacks();
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-bench-'));
	const cluster = await startPostgres(dir);
	const url = await cluster.createDatabase('wenyao');
	const env = {
		DATABASE_URL: url,
		DATA_DIR: dir,
		HOST: '127.0.0.1',
		LOG_LEVEL: 'error',
		WENYAO_DEMO: 'true'
	};
	/** @type {Awaited<ReturnType<typeof startProgram>>[]} */
	const programs = [];
	try {
		const app = await startProgram('src/entry/server.js', 4390, env);
		programs.push(app);
		await growRegistry(url, packs);
		const ceiling = await startProgram('tests/bench/ceiling-server.js', 4391, env);
		programs.push(ceiling);
		const codes = await mixedCodes(url, 20_000);
		const target = {
			path: '/api/v1/verifications',
			headers: { authorization: 'Bearer wenyao-demo' },
			bodies: codes.map((input) => JSON.stringify({ input }))
		};
		const ours = { ...target, port: 4390 };
		const bare = { ...target, port: 4391 };
		await saturate(ours, connections, 5);
		await saturate(bare, connections, 3);
		const before = await recorded(url);
		let answered = 0;

		/** @type {Record<'ours' | 'bare' | 'node' | 'postgres' | 'generator', number>[]} */
		const results = [];
		for (let round = 1; round <= rounds; round++) {
			const [nodeBefore, postgresBefore] = await Promise.all([app.cpuMs(), postgresCpuMs(cluster.directory)]);
			const mine = await saturate(ours, connections, secondsPerRound);
			const [nodeAfter, postgresAfter] = await Promise.all([app.cpuMs(), postgresCpuMs(cluster.directory)]);
			const theirs = await saturate(bare, connections, secondsPerRound);
			if (mine.failed + theirs.failed > 0)
				throw new Error(`${mine.failed} + ${theirs.failed} requests failed`);
			answered += mine.answered;
			results.push({
				ours: mine.answered / mine.seconds,
				bare: theirs.answered / theirs.seconds,
				node: (nodeAfter - nodeBefore) / mine.answered,
				postgres: (postgresAfter - postgresBefore) / mine.answered,
				generator: mine.cpuMs / mine.answered
			});
		}
		const of = (/** @type {keyof (typeof results)[number]} */ key) =>
			median(results.map((result) => result[key]));
		say(
			`${connections} connections without a pause: ${of('ours').toFixed(0)}/s, ceiling ${of('bare').toFixed(0)}/s, ` +
				`ratio ${(of('ours') / of('bare')).toFixed(2)} (budget 0.5)`
		);
		say(
			`CPU per verification: Node ${of('node').toFixed(3)} ms (budget 0.25), PostgreSQL ${of('postgres').toFixed(3)} ms, ` +
				`load generator ${of('generator').toFixed(3)} ms, on ${cpus().length} cores`
		);

		for (const [name, aim] of /** @type {const} */ ([
			['ceiling', bare],
			['verification', ours]
		])) {
			const told = await pace(aim, ratePerSecond, aim === ours ? secondsAtRate : secondsAtRate / 4);
			if (aim === ours) answered += told.answered;
			say(
				`${name} at ${ratePerSecond}/s for ${told.seconds.toFixed(0)} s: p50 ${ms(told.p50)}, p95 ${ms(told.p95)}, ` +
					`p99 ${ms(told.p99)}${aim === ours ? ` (budget ${budgetMs} ms)` : ''}, worst ${ms(told.worst)}, ${told.failed} failed`
			);
		}

		const top = await greatestRate(bare, of('bare') * 1.5);
		const mine = await greatestRate(ours, of('ours') * 1.5);
		answered += mine.answered;
		say(
			`greatest rate with p99 under ${budgetMs} ms: ${mine.rate}/s, ceiling ${top.rate}/s, ratio ${(mine.rate / top.rate).toFixed(2)} (budget 0.5)`
		);
		const rows = (await recorded(url)) - before;
		if (rows !== answered) throw new Error(`${answered} answered, ${rows} recorded`);
		console.log(`recorded: ${rows} rows for ${answered} answers`);
	} finally {
		for (const program of programs) await program.stop();
		await cluster.stop();
		await rm(dir, { recursive: true, force: true });
	}
}
