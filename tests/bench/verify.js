import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../src/entry/postgres.js';
import { median, ms, pace, quantile, saturate } from './load.js';
import { startProgram } from './program.js';

const rounds = 3;
const connections = 16;
const secondsPerRound = 8;
const ratePerSecond = 600;
const secondsAtRate = 30;

/** @param {string} url @returns {Promise<string[]>} */
async function packCodes(url) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const { rows } = await client.query('select code from pack where level = 1 order by md5(code) limit 5000');
	await client.end();
	return rows.map(({ code }) => String(code));
}

/** @param {string} url */
async function recorded(url) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const { rows } = await client.query('select count(*)::int as n from verification_record');
	await client.end();
	return Number(rows[0].n);
}

/** Verifications over HTTP, each recorded durably, in turns with the ceiling on the same database and machine. */
export async function run() {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-bench-'));
	const cluster = await startPostgres(dir);
	const url = await cluster.createDatabase('wenyao');
	const env = { DATABASE_URL: url, DATA_DIR: dir, LOG_LEVEL: 'error', WENYAO_DEMO: 'true' };
	const app = await startProgram('src/entry/server.js', 4390, env);
	const ceiling = await startProgram('tests/bench/ceiling-server.js', 4391, env);
	try {
		const codes = await packCodes(url);
		const target = {
			path: '/api/v1/verifications',
			headers: { authorization: 'Bearer wenyao-demo' },
			body: (/** @type {number} */ index) => JSON.stringify({ input: codes[index % codes.length] })
		};
		const ours = { ...target, port: 4390 };
		const bare = { ...target, port: 4391 };
		await saturate(ours, connections, 3);
		await saturate(bare, connections, 2);

		/** @type {{ ours: number, bare: number, cpu: number }[]} */
		const results = [];
		let answered = 0;
		for (let round = 1; round <= rounds; round++) {
			console.log(`round ${round} of ${rounds} …`);
			const before = (await app.cpuMs()) ?? Number.NaN;
			const mine = await saturate(ours, connections, secondsPerRound);
			const cpu = ((await app.cpuMs()) ?? Number.NaN) - before;
			const theirs = await saturate(bare, connections, secondsPerRound);
			if (mine.failed + theirs.failed > 0)
				throw new Error(`${mine.failed} + ${theirs.failed} requests failed`);
			answered += mine.latencies.length;
			results.push({
				ours: mine.latencies.length / mine.seconds,
				bare: theirs.latencies.length / theirs.seconds,
				cpu: cpu / mine.latencies.length
			});
		}
		const rate = median(results.map(({ ours }) => ours));
		const top = median(results.map(({ bare }) => bare));
		console.log(`greatest rate, ${connections} connections: ${rate.toFixed(0)}/s, each recorded durably`);
		console.log(
			`ceiling (bare node:http, one look-up): ${top.toFixed(0)}/s; ratio ${(rate / top).toFixed(2)}`
		);
		console.log(`CPU per verification: ${median(results.map(({ cpu }) => cpu)).toFixed(2)} ms`);

		console.log(`${ratePerSecond}/s for ${secondsAtRate} s …`);
		for (const [name, aim] of /** @type {const} */ ([
			['verification', ours],
			['ceiling', bare]
		])) {
			const { latencies, failed } = await pace(aim, ratePerSecond, secondsAtRate);
			const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => ms(quantile(latencies, share)));
			console.log(`${name} at ${ratePerSecond}/s: p50 ${p50}, p95 ${p95}, p99 ${p99}, ${failed} failed`);
			if (aim === ours) answered += latencies.length;
		}
		const rows = await recorded(url);
		if (rows < answered) throw new Error(`${answered} answered but only ${rows} recorded`);
		console.log(`recorded: ${rows} rows for at least ${answered} answers`);
	} finally {
		await app.stop();
		await ceiling.stop();
		await cluster.stop();
		await rm(dir, { recursive: true, force: true });
	}
}
