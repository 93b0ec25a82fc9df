// Hand-overs of three packs a second, beside the same rows written by bare SQL on the same database; and what it costs
// to read the review queue of a store among 100,000 prescriptions.
// `npm run bench dispense`; a short form: `npm run bench dispense -- --packs=3000 --prescriptions=2000`.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../src/entry/postgres.js';
import { openSources } from '../../src/entry/sources.js';

const packsOfHandOver = 3;
const connections = 16;
const rounds = 3;
const queueReads = 200;

/** @param {string} name @param {number} usual */
function wanted(name, usual) {
	const given = process.argv.find((text) => text.startsWith(`--${name}=`))?.split('=')[1];
	const number = Number((given ?? String(usual)).replaceAll('_', ''));
	if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name}= is a number`);
	return number;
}

/** @param {number[]} times @param {number} share */
const quantile = (times, share) =>
	times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
const ms = (/** @type {number} */ value) => `${value.toFixed(1)} ms`;

/**
 * Runs the steps with so many at once.
 * @param {readonly (() => Promise<unknown>)[]} steps
 */
async function measure(steps) {
	/** @type {number[]} */
	const times = [];
	let next = 0;
	const begun = performance.now();
	await Promise.all(
		Array.from({ length: connections }, async () => {
			for (let step = steps[next++]; step; step = steps[next++]) {
				const started = performance.now();
				await step();
				times.push(performance.now() - started);
			}
		})
	);
	const seconds = (performance.now() - begun) / 1000;
	return { rate: steps.length / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** @param {Awaited<ReturnType<typeof measure>>} outcome */
const words = ({ rate, p50, p99 }) => `${rate.toFixed(0)}/s, p50 ${ms(p50)}, p99 ${ms(p99)}`;

/** Boxes of one medicine that is sold without a prescription, in stock of one store. @param {pg.Client} client @param {number} count */
async function loadBoxes(client, count) {
	const { rows } = await client.query(
		`select p.id as product, s.id as store, s.chain_id as chain, p.units_per_pack as units, t.id as pharmacist
		from product p, staff t join store s on s.id = t.store_id
		where p.rx_class = 'otc_b' and not p.ephedrine and t.role = 'pharmacist' order by p.id, t.id limit 1`
	);
	const [place] = rows;
	const batch = randomUUID();
	await client.query(
		`insert into batch (id, product_id, number, produced_on, expires_on)
		values ($1, $2, 'BENCH', current_date - 100, current_date + 900)`,
		[batch, place.product]
	);
	await client.query(
		`with made as (
			insert into pack (code, product_id, batch_id, level, content_count, status, chain_id, store_id, event_seq, source)
			select '8999999' || lpad(i::text, 13, '0'), $1, $2, 1, $3, 'in_stock', $4, $5, 1, 'bench'
			from generate_series(1, $6::int) i returning code)
		insert into trace_event (pack_code, seq, type, action, biz_step, occurred_at, chain_id, store_id)
		select code, 1, 'object', 'OBSERVE', 'receiving', now() - interval '9 days', $4, $5 from made`,
		[place.product, batch, place.units, place.chain, place.store, count]
	);
	await client.query('analyze pack; analyze trace_event');
	const codes = (await client.query(`select code from pack where source = 'bench' order by code`)).rows.map(
		({ code }) => code
	);
	return { ...place, codes };
}

/** Finished and waiting prescriptions of one store, as after years of work. @param {pg.Client} client @param {number} count @param {{ store: string, chain: string }} place */
async function loadPrescriptions(client, count, { store, chain }) {
	await client.query(
		`with d as (select id, hospital_id from staff where role = 'doctor' and hospital_id is not null order by id limit 1),
		k as (select id from device where store_id = $2 order by id limit 1),
		who as (
			insert into patient (id, identity_hash, identity_sealed, phone_sealed, name, sex, born_on, created_at, updated_at)
			values (gen_random_uuid(), '\\x00', '\\x00', '\\x00', '测试', 'female', '1985-03-12', now(), now()) returning id),
		talk as (
			insert into consult (id, ticket, device_id, store_id, chain_id, hospital_id, patient_id, status, mode, intake, queued_at)
			select gen_random_uuid(), 'BENCH', k.id, $2, $3, d.hospital_id, who.id, 'ended', 'video', '{}', now() from k, d, who
			returning id, patient_id, device_id, hospital_id)
		insert into prescription (id, number, consult_id, patient_id, doctor_id, hospital_id, chain_id, store_id, device_id,
			status, diagnosis, draft, canonical_bytes, valid_until, created_at, signed_at, updated_at)
		select gen_random_uuid(), 'BENCH' || i, talk.id, talk.patient_id, d.id, talk.hospital_id, $3, $2, talk.device_id,
			case when i % 1000 = 0 then 'signed' else 'dispensed' end, 'x', '{}', '\\x00', current_date + 1,
			now() - i * interval '1 minute', now() - i * interval '1 minute', now()
		from generate_series(1, $1::int) i, talk, d`,
		[count, store, chain]
	);
	await client.query('analyze prescription');
}

/**
 * The rows of a hand-over and nothing else: no rules, no answers.
 * @param {pg.Pool} pool @param {Record<string, string>} place
 */
const bareHandOver = (pool, place) => async (/** @type {string[]} */ codes) => {
	const client = await pool.connect();
	try {
		const id = randomUUID();
		await client.query('begin');
		await client.query({
			name: 'take',
			text: `with sold as (
				update pack set status = 'sold', sale_count = sale_count + 1, last_sold_at = now(), last_sold_store_id = $2,
					units_dispensed = content_count, event_seq = event_seq + 1
				where code = any($1) and status = 'in_stock' returning code, event_seq)
			insert into trace_event (pack_code, seq, type, action, biz_step, occurred_at, chain_id, store_id, detail)
			select code, event_seq, 'object', 'OBSERVE', 'retail_selling', now(), $3, $2, $4 from sold`,
			values: [codes, place.store, place.chain, { dispensingId: id, units: place.units }]
		});
		await client.query({
			name: 'paper',
			text: `insert into dispensing (id, kind, chain_id, store_id, pharmacist_id, receipt_number, total_fen, at)
				values ($1, 'otc', $2, $3, $4, $5, 300, now())`,
			values: [id, place.chain, place.store, place.pharmacist, id]
		});
		await client.query({
			name: 'packs',
			text: `insert into dispensed_pack (dispensing_id, pack_code, product_id, batch_number, expires_on, units, price_fen)
				select $1, code, $2, 'BENCH', current_date + 900, $3, 100 from unnest($4::text[]) code`,
			values: [id, place.product, place.units, codes]
		});
		await client.query({
			name: 'key',
			text: `insert into idempotency (actor, operation, key, request_hash, answer) values ('bench', 'otc.sell', $1, $2, '{}')`,
			values: [id, createHash('sha256').update(id).digest()]
		});
		await client.query({
			name: 'audit',
			text: `insert into audit_entry (id, at, chain_id, store_id, actor_kind, actor_id, action, subject_type, subject_id,
				outcome, request_id, detail)
				values ($1, now(), $2, $3, 'staff', $4, 'otc.sell', 'dispensing', $5, 'done', 'bench', $6)`,
			values: [randomUUID(), place.chain, place.store, place.pharmacist, id, { packs: codes }]
		});
		await client.query('commit');
	} finally {
		client.release();
	}
};

export async function run() {
	const handOvers = Math.floor(wanted('packs', 60_000) / packsOfHandOver / rounds / 2);
	const prescriptions = wanted('prescriptions', 100_000);
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-bench-'));
	const cluster = await startPostgres(dir);
	const vite = await openSources();
	try {
		const load = (/** @type {string} */ path) => vite.ssrLoadModule(path);
		const url = await cluster.createDatabase('wenyao');
		await (await load('/src/lib/server/db/migrate.ts')).migrate(url);
		const { openServices } = await load('/tests/integration/open-services.ts');
		const { seedDemo } = await load('/src/lib/server/services/demo/seed-demo.ts');
		const { sellOtc } = await load('/src/lib/server/services/dispensing/sell-otc.ts');
		const { listReviewQueue } = await load('/src/lib/server/repositories/reviews.ts');
		const { compareRegistry } = await load('/src/lib/server/services/registry/compare-registry.ts');
		const { services, close } = openServices(url, { DATABASE_POOL: String(connections) });
		await seedDemo(services, new Date(), () => Promise.resolve('no-login'));
		const client = new pg.Client(url);
		await client.connect();
		const place = await loadBoxes(client, handOvers * packsOfHandOver * rounds * 2);
		const pool = new pg.Pool({ connectionString: url, max: connections });
		const actor = {
			kind: 'staff',
			id: place.pharmacist,
			userId: place.pharmacist,
			name: 'bench',
			role: 'pharmacist',
			chainId: place.chain,
			storeId: place.store,
			hospitalId: null
		};
		const sell = (/** @type {string[]} */ scans) =>
			sellOtc(
				{ services, actor, requestId: 'bench', now: () => new Date() },
				{ idempotencyKey: randomUUID(), scans, buyer: null, payment: 'cash' }
			);
		const bare = bareHandOver(pool, place);
		let at = 0;
		const some = (/** @type {(codes: string[]) => Promise<unknown>} */ hand) =>
			Array.from({ length: handOvers }, () => {
				const codes = place.codes.slice(at, (at += packsOfHandOver));
				return () => hand(codes);
			});
		for (let round = 1; round <= rounds; round++) {
			// In turns, so that both have the same disk and the same neighbours.
			const ours = await measure(some(sell));
			const bareSql = await measure(some(bare));
			console.log(
				`round ${round}: ${handOvers} hand-overs of ${packsOfHandOver} packs, ${connections} at once: ` +
					`${words(ours)}; bare SQL ${words(bareSql)}; ${(ours.rate / bareSql.rate).toFixed(2)} of its rate ` +
					`[load average ${loadavg()[0]?.toFixed(1)}]`
			);
		}
		const begun = performance.now();
		const { compared } = await compareRegistry(services.db);
		const seconds = (performance.now() - begun) / 1000;
		console.log(
			`registry compared: ${compared.packs} packs, ${compared.steps} steps, ${compared.handOvers} hand-overs in ` +
				`${seconds.toFixed(1)} s, ${(compared.packs / seconds).toFixed(0)} packs/s`
		);
		await loadPrescriptions(client, prescriptions, place);
		const today = new Date().toISOString().slice(0, 10);
		/** @type {number[]} */
		const times = [];
		let waiting = 0;
		for (let read = 0; read < queueReads; read++) {
			const started = performance.now();
			waiting = (await listReviewQueue(services.db, place.store, today)).length;
			times.push(performance.now() - started);
		}
		console.log(
			`review queue with ${prescriptions.toLocaleString('en')} prescriptions, ${waiting} of them waiting: ` +
				`p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}`
		);
		await pool.end();
		await client.end();
		await close();
	} finally {
		await vite.close();
		await cluster.stop();
		await rm(dir, { recursive: true, force: true });
	}
}
