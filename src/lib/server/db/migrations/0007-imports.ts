import { sql, type Kysely } from 'kysely';

/** Files that managers bring in, what is wrong in them, their rows on the way in, and products merged by a person. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table import_job (
			id uuid primary key,
			chain_id uuid not null references chain,
			created_by uuid not null references staff,
			kind text not null check (kind in ('products', 'packs', 'recalls', 'codes')),
			file_name text not null,
			size integer not null check (size > 0),
			received integer not null default 0 check (received between 0 and size),
			state text not null default 'uploading' check (state in
				('uploading', 'checking', 'previewed', 'running', 'done', 'failed', 'cancelled')),
			-- Packs: the store they were shipped to; null leaves them with the chain.
			store_id uuid references store,
			sha256 bytea,
			format text check (format in ('xml', 'csv', 'xlsx')),
			encoding text,
			-- What was found and not used: unknown columns, further sheets. Shown, so that nothing is dropped silently.
			notes jsonb not null default '{}',
			preview jsonb not null default '[]',
			rows_read integer not null default 0,
			rows_new integer not null default 0,
			rows_changed integer not null default 0,
			rows_same integer not null default 0,
			rows_faulty integer not null default 0,
			-- Bytes while checking, rows while running.
			progress_done integer not null default 0,
			progress_total integer not null default 0,
			cancel_asked boolean not null default false,
			failure jsonb,
			created_at timestamptz not null,
			-- Also the sign of life of a job that is at work: one that stopped moving was interrupted.
			updated_at timestamptz not null,
			finished_at timestamptz
		);
		create index import_job_of_chain on import_job (chain_id, created_at);
		create index import_job_of_file on import_job (chain_id, sha256) where state = 'done';
		create table import_row_error (
			job_id uuid not null references import_job on delete cascade,
			row_no integer not null,
			seq smallint not null,
			-- 'read': the row by itself; 'judge': the row against the registry and the other rows.
			stage text not null check (stage in ('read', 'judge')),
			column_name text,
			reason text not null,
			detail jsonb not null default '{}',
			raw text not null default '',
			primary key (job_id, row_no, seq)
		);
		-- Rows between reading and confirmation. Unlogged: a crash empties them, which the confirmation notices.
		create unlogged table import_pack_row (
			job_id uuid not null,
			row_no integer not null,
			code text not null,
			product_id uuid not null,
			level smallint not null,
			parent_code text,
			batch_number text not null,
			produced_on date not null,
			expires_on date not null,
			content_count integer,
			effect text not null default 'new' check (effect in ('new', 'changed', 'same', 'faulty')),
			primary key (job_id, row_no)
		);
		create unlogged table import_row (
			job_id uuid not null,
			row_no integer not null,
			data jsonb not null,
			effect text not null default 'new' check (effect in ('new', 'changed', 'same', 'faulty')),
			primary key (job_id, row_no)
		);
		-- A merged product stays as a signpost: signed prescriptions and receipts name it for ever.
		alter table product add column merged_into uuid references product;
		create table product_merge (
			id uuid primary key,
			kept_id uuid not null references product,
			merged_id uuid not null unique references product,
			chain_id uuid not null references chain,
			merged_by uuid not null references staff,
			at timestamptz not null,
			reason text not null,
			-- Everything that was moved, so that the merge can be taken back by hand or by program.
			undo jsonb not null
		);
		create index product_approval on product (approval_number);
	`.execute(db);
}
