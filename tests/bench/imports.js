import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { startPostgres } from '../../src/entry/postgres.js';
import { ms, quantile } from './load.js';
import { startProgram } from './program.js';

const rows = Number(process.env.BENCH_IMPORT_ROWS ?? 1_000_000);
const port = 4392;
const origin = `http://localhost:${port}`;
/** One carton to each hundred rows; every other row is a box in it. */
const perCarton = 100;
const twin = '00000000-0000-4000-8000-0000000b0b0b';

/** @param {string} prefix @param {number} serial */
const trace = (prefix, serial) => prefix + String(9_000_000_000_000 + serial);

/** @param {{ box: string, carton: string }} prefixes */
function* csvPieces({ box, carton }) {
	let piece = '追溯码,包装级别,上级码,批号,生产日期,有效期至\n';
	for (let at = 0; at < rows; at++) {
		const parent = trace(carton, Math.floor(at / perCarton));
		const batch = `BENCH${Math.floor(at / 50_000)}`;
		piece +=
			at % perCarton === 0
				? `${parent},2,,${batch},2026-01-15,2028-01-14\n`
				: `${trace(box, at)},1,${parent},${batch},2026-01-15,2028-01-14\n`;
		if (piece.length > 60_000) {
			yield Buffer.from(piece);
			piece = '';
		}
	}
	yield Buffer.from(piece);
}

/** What no import can be faster than: the same packs by COPY into a table with the keys and indexes of `pack`. */
async function bareCopy(
	/** @type {pg.Client} */ client,
	/** @type {{ box: string, carton: string }} */ prefixes
) {
	await client.query('create table ceiling (like pack including all)');
	const { rows: found } = await client.query('select product_id, batch_id from pack limit 1');
	const { product_id: product, batch_id: batch } = found[0];
	function* lines() {
		let piece = '';
		for (let at = 0; at < rows; at++) {
			const parent = trace(prefixes.carton, Math.floor(at / perCarton));
			const [code, level, under] =
				at % perCarton === 0 ? [parent, 2, '\\N'] : [trace(prefixes.box, at), 1, parent];
			piece += `${code}\t${product}\t${batch}\t${level}\t${under}\t24\tshipped\tbench\n`;
			if (piece.length > 60_000) {
				yield piece;
				piece = '';
			}
		}
		yield piece;
	}
	const begun = performance.now();
	await pipeline(
		Readable.from(lines()),
		client.query(
			from(
				'copy ceiling (code, product_id, batch_id, level, parent_code, content_count, status, source) from stdin'
			)
		)
	);
	const seconds = (performance.now() - begun) / 1000;
	await client.query('drop table ceiling');
	return seconds;
}

/** @param {string} username */
async function signIn(username) {
	const answer = await fetch(`${origin}/api/auth/sign-in/username`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin },
		body: JSON.stringify({ username, password: 'wenyao-demo' })
	});
	if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
	return answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}

/** Verifications, one after the other, until it is told to stop. @param {string[]} codes */
function verifyMeanwhile(codes) {
	/** @type {number[]} */
	const latencies = [];
	let stopped = false;
	const done = (async () => {
		for (let at = 0; !stopped; at++, await sleep(20)) {
			const begun = performance.now();
			const answer = await fetch(`${origin}/api/v1/verifications`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', authorization: 'Bearer wenyao-demo' },
				body: JSON.stringify({ input: codes[at % codes.length] })
			});
			if (!answer.ok) throw new Error(`a verification failed meanwhile: ${answer.status}`);
			await answer.arrayBuffer();
			latencies.push(performance.now() - begun);
		}
		return latencies;
	})();
	return {
		stop: () => {
			stopped = true;
			return done;
		}
	};
}

/** A product's packs to a twin of it and back, each in one transaction. @param {string} cookie */
async function mergeAndUndo(/** @type {pg.Client} */ client, cookie) {
	const { rows: found } = await client.query(
		`select product_id as id from pack where source = '连锁导入' limit 1`
	);
	await client.query(
		`insert into product select (jsonb_populate_record(p, jsonb_build_object('id', $2::text))).*
			from product p where p.id = $1`,
		[found[0].id, twin]
	);
	/** @param {string} path @param {object} [body] */
	const post = async (path, body) => {
		const answer = await fetch(`${origin}/api/v1/product-master/merges${path}`, {
			method: 'POST',
			headers: { cookie, origin, 'x-wenyao-as': 'staff', 'content-type': 'application/json' },
			...(body && { body: JSON.stringify(body) })
		});
		if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
		return answer.status === 204 ? undefined : answer.json();
	};
	const begun = performance.now();
	const { id, packs } = await post('', { kept: twin, merged: found[0].id });
	const merged = performance.now();
	await post(`/${id}/undo`);
	const [there, back] = [merged - begun, performance.now() - merged].map((time) => (time / 1000).toFixed(1));
	console.log(`merging a product with ${packs} packs: ${there} s, undoing it: ${back} s`);
}

/** One file of packs through the whole program: streamed up, read, compared, confirmed, applied. */
export async function run() {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-bench-'));
	const cluster = await startPostgres(dir);
	const url = await cluster.createDatabase('wenyao');
	const app = await startProgram('src/entry/server.js', port, {
		DATABASE_URL: url,
		DATA_DIR: dir,
		LOG_LEVEL: 'error',
		WENYAO_DEMO: 'true'
	});
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows: found } = await client.query(`select
			(select value from product_identifier where scheme = 'trace-prefix' and level = 1 order by value limit 1) as box,
			(select value from product_identifier where scheme = 'trace-prefix' and level = 2 order by value limit 1) as carton`);
		const prefixes = found[0];
		const { rows: some } = await client.query('select code from pack where level = 1 limit 500');
		const ceiling = await bareCopy(client, prefixes);
		const cookie = await signIn('manager');
		/** @param {string} path @param {object} [init] */
		const ask = async (path, init = {}) => {
			const answer = await fetch(`${origin}/api/v1/imports${path}`, {
				...init,
				headers: { cookie, origin, 'x-wenyao-as': 'staff', 'content-type': 'application/octet-stream' }
			});
			if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
			return answer.status === 204 ? undefined : answer.json();
		};
		/** @param {string} id @param {string} status */
		const until = async (id, status) => {
			for (;;) {
				const job = await ask(`/${id}`);
				if (job.status === status) return job;
				if (!['reading', 'ready', 'applying'].includes(job.status))
					throw new Error(`the import ended as ${job.status}: ${JSON.stringify(job.fileFault)}`);
				await sleep(200);
			}
		};
		const before = await app.peakMemoryMiB();
		const meanwhile = verifyMeanwhile(some.map(({ code }) => code));
		const times = [performance.now()];
		const { id } = await ask('?kind=packs&placement=on_the_way&name=bench.csv', {
			method: 'POST',
			body: Readable.toWeb(Readable.from(csvPieces(prefixes))),
			duplex: 'half'
		});
		times.push(performance.now());
		const seen = await until(id, 'ready');
		times.push(performance.now());
		if (seen.counts.new !== rows)
			throw new Error(`expected ${rows} new packs: ${JSON.stringify(seen.counts)}`);
		await ask(`/${id}/confirmation`, { method: 'POST', body: JSON.stringify({ faulty: 'refuse' }) });
		await until(id, 'done');
		times.push(performance.now());
		const latencies = await meanwhile.stop();
		const [upload, read, apply] = times.slice(1).map((time, at) => (time - (times[at] ?? 0)) / 1000);
		const all = ((times[3] ?? 0) - (times[0] ?? 0)) / 1000;
		const { rows: counted } = await client.query(
			`select count(*)::int as n from pack where source = '连锁导入'`
		);
		if (counted[0].n !== rows) throw new Error(`${counted[0].n} packs are there`);
		console.log(`${rows} packs in one file, all of them in the registry afterwards`);
		console.log(
			`upload ${upload?.toFixed(1)} s, read and compare ${read?.toFixed(1)} s, apply ${apply?.toFixed(1)} s: ` +
				`${all.toFixed(1)} s, ${Math.round(rows / all)} rows/s`
		);
		console.log(
			`ceiling (bare COPY of the packs alone): ${ceiling.toFixed(1)} s, ${Math.round(rows / ceiling)} rows/s; ` +
				`ratio ${(ceiling / all).toFixed(2)}`
		);
		console.log(`peak memory of the process: ${await app.peakMemoryMiB()} MiB, ${before} MiB before`);
		const [p50, p99] = [0.5, 0.99].map((share) => ms(quantile(latencies, share)));
		console.log(`verifications meanwhile: ${latencies.length}, p50 ${p50}, p99 ${p99}, none failed`);
		// What all chains share is the platform's people's to merge.
		await mergeAndUndo(client, await signIn('platform'));
	} finally {
		await client.end();
		await app.stop();
		await cluster.stop();
		await rm(dir, { recursive: true, force: true });
	}
}
