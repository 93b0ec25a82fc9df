import { sql, type Kysely } from 'kysely';

/**
 * Chains, stores, devices and the registry of packs.
 * Packs and everything that hangs on one pack are keyed by its code first, so that the tables can be
 * distributed by that column without a rewrite.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table chain (
			id uuid primary key,
			name text not null,
			created_at timestamptz not null default now()
		);
		create table store (
			id uuid primary key,
			chain_id uuid not null references chain,
			name text not null,
			address text not null,
			institution_code text not null unique
		);
		create table device (
			id uuid primary key,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			name text not null,
			token_hash bytea unique,
			paired_at timestamptz,
			paired_by uuid,
			revoked_at timestamptz,
			last_seen_at timestamptz,
			-- Set while the kiosk's line is open. A process that dies leaves it set, so last_seen_at is asked too.
			connected_at timestamptz
		);
		create index device_of_chain on device (chain_id);
		-- RFC 8628: the kiosk shows user_code, a manager approves it, the kiosk polls with device_code.
		create table device_pairing (
			id uuid primary key,
			device_code_hash bytea not null unique,
			user_code text not null,
			status text not null default 'pending' check (status in ('pending', 'approved', 'denied', 'consumed')),
			device_id uuid references device,
			decided_by uuid,
			created_at timestamptz not null,
			expires_at timestamptz not null
		);
		create unique index device_pairing_open_code on device_pairing (user_code) where status in ('pending', 'approved');

		create table product (
			id uuid primary key,
			generic_name text not null,
			trade_name text,
			form text not null,
			strength text not null,
			pack_spec text not null,
			unit_name text not null,
			units_per_pack integer not null check (units_per_pack > 0),
			-- What one unit holds in the unit of the dose where that differs: a bottle of 100 ml.
			content_per_unit jsonb,
			splittable boolean not null default false,
			holder text not null,
			maker text not null,
			approval_number text not null,
			rx_class text not null check (rx_class in ('rx', 'otc_a', 'otc_b')),
			special_control text check (special_control in
				('narcotic', 'psychotropic_1', 'psychotropic_2', 'toxic', 'radioactive', 'precursor')),
			ephedrine boolean not null default false,
			antibiotic boolean not null default false,
			storage text not null check (storage in ('normal', 'cool', 'cold')),
			storage_words text not null,
			price_fen integer not null check (price_fen >= 0),
			usage jsonb,
			ingredients jsonb not null default '[]',
			pinyin text not null,
			pinyin_initials text not null,
			demo boolean not null default false
		);
		create index product_initials on product (pinyin_initials text_pattern_ops);
		create index product_pinyin on product (pinyin text_pattern_ops);
		create index product_generic_name on product (generic_name text_pattern_ops);
		create index product_trade_name on product (trade_name text_pattern_ops);
		-- One medicine has several codes in several schemes; every row says where it comes from.
		create table product_identifier (
			scheme text not null check (scheme in ('gtin', 'trace-prefix', 'insurance', 'standard-drug')),
			value text not null,
			product_id uuid not null references product,
			level smallint,
			source text not null,
			primary key (scheme, value)
		);
		create index product_identifier_product on product_identifier (product_id);
		create table batch (
			id uuid primary key,
			product_id uuid not null references product,
			number text not null,
			produced_on date not null,
			expires_on date not null check (expires_on > produced_on),
			unique (product_id, number)
		);
		create table pack (
			code text primary key,
			product_id uuid not null references product,
			batch_id uuid not null references batch,
			level smallint not null check (level between 1 and 3),
			parent_code text,
			content_count integer not null check (content_count > 0),
			status text not null check (status in
				('commissioned', 'shipped', 'in_stock', 'sold', 'returned', 'destroyed')),
			chain_id uuid,
			store_id uuid,
			sale_count integer not null default 0,
			last_sold_at timestamptz,
			last_sold_store_id uuid,
			units_dispensed integer not null default 0,
			event_seq integer not null default 0,
			source text not null,
			updated_at timestamptz not null default now()
		);
		create index pack_parent on pack (parent_code) where parent_code is not null;
		create index pack_store_stock on pack (store_id, product_id) where status = 'in_stock' and level = 1;
		-- A second code on the same box (GS1 beside the trace code) leads to the one pack.
		create table pack_alias (
			alias text primary key,
			code text not null,
			source text not null
		);
		create index pack_alias_code on pack_alias (code);
		-- EPCIS-shaped and append-only, one sequence per pack.
		create table trace_event (
			pack_code text not null,
			seq integer not null,
			type text not null check (type in ('object', 'aggregation', 'transaction', 'transformation', 'association')),
			action text not null check (action in ('ADD', 'OBSERVE', 'DELETE')),
			biz_step text not null,
			occurred_at timestamptz not null,
			recorded_at timestamptz not null default now(),
			chain_id uuid,
			store_id uuid,
			detail jsonb not null default '{}',
			primary key (pack_code, seq)
		);
		create table recall (
			id uuid primary key,
			product_id uuid not null references product,
			level smallint not null check (level between 1 and 3),
			nature text not null check (nature in ('real', 'drill')),
			status text not null check (status in ('open', 'closed')),
			published_on date not null,
			reason text not null,
			source text not null
		);
		create index recall_product on recall (product_id);
		create table recall_batch (
			recall_id uuid not null references recall,
			batch_number text not null,
			primary key (recall_id, batch_number)
		);
		create table verification_record (
			id uuid primary key,
			pack_code text not null,
			kind text not null,
			state text not null,
			chain_id uuid,
			store_id uuid,
			device_id uuid,
			actor_kind text not null,
			verified_at timestamptz not null
		);
		create index verification_by_pack on verification_record (pack_code, verified_at);
		-- Written in the order of time, so a block range index finds a day and costs a write next to nothing.
		create index verification_by_time on verification_record using brin (verified_at);
	`.execute(db);
}
