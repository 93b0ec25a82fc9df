import pg from 'pg';

/** Packs that one statement makes: small enough to say how far it is, large enough to be quick. */
const step = 500_000;

/**
 * Serial numbers as makers print them, without order: neighbours in time are not neighbours in the index. The factor
 * has no divisor in common with 10^13, so that no two are the same.
 */
const serial = (/** @type {string} */ number) =>
	`lpad(((${number} * 736878701::bigint) % 10000000000000)::text, 13, '0')`;

const products = `select row_number() over (order by p.id) - 1 as nr, p.id, p.units_per_pack, min(i.value) as prefix
	from product p join product_identifier i on i.product_id = p.id and i.scheme = 'trace-prefix' and i.level = 1
	group by p.id`;

/** Numbers $1 to $2. One in fifty is sold; one batch in two hundred is recalled. */
const packs = `
with product as materialized (${products}),
made as (
	select d.prefix || ${serial('i')} as code, d.id as product_id, b.id as batch_id, d.units_per_pack, s.id as store_id,
		s.chain_id, i % 50 = 0 as sold
	from generate_series($1::bigint, $2::bigint) i
	join product d on d.nr = i % (select count(*) from product)
	join (select product_id, id, row_number() over (partition by product_id order by number) - 1 as nr
		from batch where number like 'BENCH%') b on b.product_id = d.id and b.nr = (i / 100) % 200
	join (select id, chain_id, row_number() over (order by id) - 1 as nr from store) s
		on s.nr = i % (select count(*) from store)
), stored as (
	insert into pack (code, product_id, batch_id, level, content_count, status, chain_id, store_id, sale_count,
		last_sold_at, units_dispensed, event_seq, source)
	select code, product_id, batch_id, 1, units_per_pack, case when sold then 'sold' else 'in_stock' end, chain_id,
		store_id, sold::int, case when sold then now() end, case when sold then units_per_pack else 0 end, 3, 'bench'
	from made
)
insert into trace_event (pack_code, seq, type, action, biz_step, occurred_at, chain_id, store_id)
select code, e.seq, 'object', 'OBSERVE', e.step, now() - e.ago, case when e.seq > 1 then chain_id end,
	case when e.seq > 1 then store_id end
from made, (values (1, 'commissioning', interval '90 days'), (2, 'shipping', interval '60 days'),
	(3, 'receiving', interval '30 days')) e (seq, step, ago)`;

const batches = `
insert into batch (id, product_id, number, produced_on, expires_on)
select gen_random_uuid(), id, 'BENCH' || nr, current_date - 100, current_date + 900
from product, generate_series(1, 200) nr`;

const recalls = `
with issued as (
	insert into recall (id, product_id, level, nature, status, published_on, reason, source)
	select gen_random_uuid(), id, 1, 'real', 'open', current_date, 'bench', 'bench' from product
	returning id
)
insert into recall_batch (recall_id, batch_number) select id, 'BENCH7' from issued`;

/** An index of which nobody speaks while rows pour in, and its words to make it again. @param {pg.Client} client */
async function indexesOf(client) {
	const { rows } = await client.query(
		`select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as "table",
			pg_get_indexdef(i.indexrelid) as made, c.conname as key, pg_get_constraintdef(c.oid) as "keyMade"
		from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype = 'p'
		where i.indrelid in ('pack'::regclass, 'trace_event'::regclass)`
	);
	return rows.map(({ name, table, made, key, keyMade }) =>
		key
			? {
					drop: `alter table ${table} drop constraint ${key}`,
					make: `alter table ${table} add constraint ${key} ${keyMade}`
				}
			: { drop: `drop index ${name}`, make: made }
	);
}

/**
 * Fills the registry up to a number of packs, each with a way of three events.
 * @param {string} url
 * @param {number} from packs that an earlier call made
 * @param {number} to
 */
export async function loadPacks(url, from, to) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const begun = performance.now();
	try {
		if (from === 0) {
			await client.query(batches);
			await client.query(recalls);
		}
		await client.query(
			`set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'`
		);
		const indexes = await indexesOf(client);
		for (const { drop } of indexes) await client.query(drop);
		for (let done = from; done < to; done = Math.min(to, done + step)) {
			await client.query(packs, [done + 1, Math.min(to, done + step)]);
			if (to - from > step) console.log(`  ${Math.min(to, done + step).toLocaleString('en')} packs …`);
		}
		for (const { make } of indexes) await client.query(make);
		await client.query('vacuum analyze');
		await client.query('checkpoint');
	} finally {
		await client.end();
	}
	return (performance.now() - begun) / 1000;
}

/**
 * Codes as counters and kiosks send them: packs at hand, packs sold and recalled, second symbols on the same box,
 * and some that nobody has registered.
 * @param {string} url @param {number} count
 */
export async function mixedCodes(url, count) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		/** @param {string} from @param {number} most */
		const some = async (from, most) =>
			(await client.query(`select code from ${from} limit ${most}`)).rows.map(({ code }) => String(code));
		const share = (/** @type {number} */ part) => Math.ceil(count * part);
		const size = (await client.query(`select count(*)::int as n from pack where source = 'bench'`)).rows[0].n;
		const percent = Math.min(100, (count * 300) / size);
		const drawn = `(select code, status, batch_id from pack tablesample bernoulli (${percent}) repeatable (7) where source = 'bench') d`;
		const atHand = await some(`${drawn} where status = 'in_stock'`, share(0.8));
		const sold = await some(`${drawn} where status = 'sold'`, share(0.05));
		const recalled = await some(
			`${drawn} join batch b on b.id = d.batch_id where b.number = 'BENCH7'`,
			share(0.02)
		);
		// A GS1 symbol beside the trace code leads to the same pack.
		const gtin = (
			await client.query(`select min(value) as gtin from product_identifier where scheme = 'gtin'`)
		).rows[0].gtin;
		const twice = atHand.slice(0, share(0.05));
		// Letters, because digits behind a lost separator can be read in two ways, and are then refused.
		const serials = twice.map((code) =>
			code.slice(-13).replace(/\d/g, (digit) => 'ABCDEFGHJK'.charAt(Number(digit)))
		);
		await client.query(
			`insert into pack_alias (alias, code, source)
			select '01' || $1 || '21' || s, c, 'bench' from unnest($2::text[], $3::text[]) t (s, c) on conflict do nothing`,
			[gtin, serials, twice]
		);
		const gs1 = serials.map((text) => `]d201${gtin}21${text}`);
		const { rows: unmade } = await client.query(
			`select left(code, 7) || ${serial('(500000000 + nr)')} as code
			from (select code, row_number() over () as nr from unnest($1::text[]) code) made`,
			[atHand.slice(0, share(0.08))]
		);
		const unknown = unmade.map(({ code }) => String(code));
		const all = [...atHand, ...sold, ...recalled, ...gs1, ...unknown];
		// A fixed shuffle, so that two runs ask alike.
		return all
			.map((code, at) => ({ code, at: (at * 7919) % all.length }))
			.sort((a, b) => a.at - b.at)
			.map(({ code }) => code);
	} finally {
		await client.end();
	}
}
