import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { runnerImport } from 'vite';
import { root } from '../../src/entry/settings.js';
import { median } from './load.js';
import { mixedCodes } from './load-packs.js';

const together = 16;
const times = 3_000;

/**
 * The look-up as the program makes it, from its only source.
 * @returns {Promise<{ lookUp: { name: string, text: string }, byKeys: string }>}
 */
async function programsLookUp() {
	const load = async (/** @type {string} */ path) =>
		(await runnerImport(join(root, path), { configFile: false, logLevel: 'error' })).module;
	const { packFacts } = /** @type {{ packFacts: { name: string, text: string } }} */ (
		await load('src/lib/server/repositories/pack-facts.ts')
	);
	const { byKeys } = /** @type {{ byKeys: string }} */ (await load('src/lib/server/db/gathered-reader.ts'));
	return { lookUp: packFacts, byKeys };
}

/** CPU time of one backend in microseconds, precise to the scheduler. @param {number} pid */
async function cpuUs(pid) {
	const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '');
	return text ? Number(text.split(' ')[0]) / 1000 : Number.NaN;
}

/** @param {Record<string, any>} node of EXPLAIN's JSON */
const buffersOf = (node) => Number(node['Shared Hit Blocks'] ?? 0) + Number(node['Shared Read Blocks'] ?? 0);

/**
 * What looking one pack up costs in a registry of the present size, over codes drawn from all of it.
 * @param {string} url
 */
export async function measureLookUp(url) {
	const { lookUp, byKeys } = await programsLookUp();
	const codes = (await mixedCodes(url, times)).filter((code) => /^\d{20}$/.test(code));
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(byKeys);
		const { rows } = await client.query(
			'select pg_backend_pid() as pid, id, chain_id from store order by id limit 1'
		);
		const [{ pid, id, chain_id: chainId }] = rows;
		let at = 0;
		const values = (/** @type {number} */ size) => {
			const keys = Array.from({ length: size }, () => String(codes[at++ % codes.length]));
			return [
				keys,
				keys.map(() => 'trace-prefix'),
				keys.map((key) => key.slice(0, 7)),
				keys.map(() => id),
				keys.map(() => chainId)
			];
		};
		const read = (/** @type {number} */ size) => client.query({ ...lookUp, values: values(size) });

		// The first round through all codes warms the caches as a running server's are.
		for (let i = 0; i < codes.length; i += together) await read(together);
		/** @type {number[]} */
		const roundTrips = [];
		let before = await cpuUs(pid);
		for (let i = 0; i < times; i++) {
			const begun = performance.now();
			await read(1);
			roundTrips.push(performance.now() - begun);
		}
		const single = ((await cpuUs(pid)) - before) / times;
		before = await cpuUs(pid);
		const batches = Math.ceil(times / together);
		for (let i = 0; i < batches; i++) await read(together);
		const each = ((await cpuUs(pid)) - before) / (batches * together);

		const literal = (/** @type {string[]} */ list) => client.escapeLiteral(`{${list.join(',')}}`);
		const explain = 'explain (analyze, buffers, format json)';
		let buffers = 0;
		let buffersOfBare = 0;
		const looks = 100;
		for (let i = 0; i < looks; i++) {
			const asked = values(1);
			const whole = await client.query(
				`${explain} execute "${lookUp.name}" (${asked.map(literal).join(', ')})`
			);
			buffers += buffersOf(whole.rows[0]['QUERY PLAN'][0].Plan);
			const bare = await client.query(`${explain} select * from pack where code = any($1)`, [asked[0]]);
			buffersOfBare += buffersOf(bare.rows[0]['QUERY PLAN'][0].Plan);
		}
		return {
			/** PostgreSQL's CPU for a look-up by itself, and for one of sixteen, in µs. */
			single,
			together: each,
			roundTripMs: median(roundTrips),
			/** Pages touched, wherever they were. */
			buffers: buffers / looks,
			buffersOfBare: buffersOfBare / looks
		};
	} finally {
		await client.end();
	}
}
