import { sql, type Kysely } from 'kysely';

/**
 * Files that people import, and the cleaning of the product master.
 * Rows wait in staging tables until a person has seen what they would do; these are unlogged, because the file is
 * kept and can be read again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table import_job (
			id uuid primary key,
			chain_id uuid not null references chain,
			created_by uuid not null references staff,
			created_at timestamptz not null,
			kind text not null check (kind in ('packs', 'products', 'recalls', 'mappings')),
			format text not null check (format in ('xml', 'csv', 'xlsx')),
			placement text check (placement in ('on_the_way', 'received')),
			store_id uuid references store,
			file_name text not null,
			file_bytes bigint not null,
			sha256 bytea not null,
			status text not null default 'reading' check (status in
				('reading', 'ready', 'applying', 'done', 'refused', 'cancelled', 'failed')),
			policy text check (policy in ('refuse', 'skip')),
			confirmed_by uuid references staff,
			confirmed_at timestamptz,
			cancel_asked boolean not null default false,
			-- The registry moved on between preview and applying: the file was read again and asks anew.
			moved_on boolean not null default false,
			bytes_read bigint not null default 0,
			rows_read integer not null default 0,
			rows_done integer not null default 0,
			new_rows integer not null default 0,
			changed_rows integer not null default 0,
			same_rows integer not null default 0,
			faulty_rows integer not null default 0,
			staged_rows integer not null default 0,
			-- Encoding, sheet, what was left unread: things of the file that a person may want to know.
			facts jsonb not null default '{}',
			file_fault jsonb,
			-- The process at work, and until when it may be silent before another takes over.
			runner uuid,
			leased_until timestamptz,
			finished_at timestamptz,
			check ((kind = 'packs') = (placement is not null)),
			check ((placement = 'received') = (store_id is not null) or placement is null)
		);
		create index import_job_of_chain on import_job (chain_id, created_at);
		create index import_job_open on import_job (leased_until) where status in ('reading', 'applying');
		-- Kept with the job for good: what was not taken must be readable later.
		create table import_fault (
			job_id uuid not null references import_job on delete cascade,
			row_no integer not null,
			seq smallint not null,
			column_key text,
			value text not null,
			fault text not null,
			detail text,
			primary key (job_id, row_no, seq)
		);
		create unlogged table import_pack_raw (
			job_id uuid not null,
			row_no integer not null,
			code text not null,
			scheme text not null,
			product_key text not null,
			declared text,
			level smallint,
			parent_code text,
			batch_number text not null,
			produced_on date not null,
			expires_on date not null,
			content_count integer,
			alias text
		);
		create index import_pack_raw_job on import_pack_raw using brin (job_id);
		create unlogged table import_pack (
			job_id uuid not null,
			row_no integer not null,
			code text not null,
			alias text,
			scheme text not null,
			product_key text not null,
			product_id uuid,
			batch_number text not null,
			produced_on date not null,
			expires_on date not null,
			level smallint,
			parent_code text,
			content_count integer,
			verdict text not null,
			fault text,
			fault_column text,
			detail text,
			primary key (job_id, row_no)
		);
		create unlogged table import_row (
			job_id uuid not null,
			row_no integer not null,
			data jsonb not null,
			verdict text,
			primary key (job_id, row_no)
		);

		alter table product add column merged_into uuid references product;
		create index product_merged on product (merged_into) where merged_into is not null;
		create index product_approval on product (approval_number);
		create table product_merge (
			id uuid primary key,
			kept_id uuid not null references product,
			merged_id uuid not null references product,
			chain_id uuid,
			merged_by uuid references staff,
			merged_at timestamptz not null,
			-- Identifiers, batches and recalls that moved, so that they can move back.
			moved jsonb not null,
			undone_by uuid references staff,
			undone_at timestamptz
		);
		create index product_merge_merged on product_merge (merged_id);
		-- A merged product's names lead to the one that was kept.
		create table product_alias (
			product_id uuid not null references product,
			name text not null,
			pinyin text not null,
			pinyin_initials text not null,
			merge_id uuid not null references product_merge,
			primary key (product_id, name, merge_id)
		);
		-- A person looked at the two and said that they are not the same.
		create table product_distinct (
			left_id uuid not null references product,
			right_id uuid not null references product,
			decided_by uuid references staff,
			decided_at timestamptz not null,
			primary key (left_id, right_id),
			check (left_id < right_id)
		);
	`.execute(db);
}
