import { sql, type Kysely } from 'kysely';

/**
 * EPCIS: capture jobs, the events as they were captured, where to find them by the codes in them, and what in
 * them contradicts the registry. Events hang on the chain that captured them, the index and the flags on the code:
 * no constraint spans the two, so each family can be distributed by its first column.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table capture_job (
			chain_id uuid not null references chain,
			id uuid not null unique,
			actor_id uuid not null,
			request_id text not null,
			behaviour text not null check (behaviour in ('rollback', 'proceed')),
			status text not null check (status in ('running', 'done', 'failed')),
			-- Events in the document; those that are in the registry, were there before, or were refused.
			total integer not null,
			captured integer not null default 0,
			repeated integer not null default 0,
			refused integer not null default 0,
			flagged integer not null default 0,
			errors jsonb not null default '[]',
			context jsonb not null,
			attempts integer not null default 0,
			created_at timestamptz not null,
			finished_at timestamptz,
			primary key (chain_id, id)
		);
		create index capture_job_open on capture_job (created_at) where status = 'running';
		create index capture_job_of_chain on capture_job (chain_id, created_at, id);
		-- Events that a job has still to take; they go when it has taken them.
		create table capture_item (
			job_id uuid not null,
			position integer not null,
			event jsonb not null,
			primary key (job_id, position)
		);
		-- Written past the transaction of a job that is undone as a whole, so that it can be watched.
		create table capture_progress (
			job_id uuid primary key,
			processed integer not null,
			at timestamptz not null
		);
		-- Append-only, the event as it was captured in "event".
		create table epcis_event (
			chain_id uuid not null references chain,
			id uuid not null,
			event_id text not null,
			-- An error declaration repeats the event that it declares wrong, under the same event id.
			declares_error boolean not null,
			content_hash bytea not null,
			type text not null check (type in
				('ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent')),
			action text,
			biz_step text,
			disposition text,
			read_point text,
			biz_location text,
			event_time timestamptz not null,
			record_time timestamptz not null,
			error_reason text,
			error_time timestamptz,
			job_id uuid,
			context jsonb not null,
			event jsonb not null,
			primary key (chain_id, id),
			constraint epcis_event_once unique (chain_id, event_id, declares_error)
		);
		create index epcis_event_by_time on epcis_event (chain_id, event_time, id);
		create index epcis_event_by_record on epcis_event (chain_id, record_time, id);
		create index epcis_event_by_step on epcis_event (chain_id, biz_step, event_time, id);
		create index epcis_event_content on epcis_event (chain_id, content_hash);
		create table epcis_epc (
			-- The key under which a pack is registered where the identifier names one, else the URI itself.
			epc text not null,
			chain_id uuid not null,
			event uuid not null,
			role text not null check (role in
				('epc', 'child', 'parent', 'input', 'output', 'class', 'input_class', 'output_class')),
			-- The identifier as it was captured.
			uri text not null,
			primary key (epc, chain_id, event, role)
		);
		create index epcis_epc_of_chain on epcis_epc (chain_id, uri);

		-- Events that contradict what is known of a pack: kept, and not believed. Cleared when another event explains
		-- or withdraws the contradiction.
		create table trace_flag (
			pack_code text not null,
			event uuid not null,
			flag text not null,
			chain_id uuid not null,
			flagged_at timestamptz not null,
			cleared_at timestamptz,
			cleared_by uuid,
			primary key (pack_code, event, flag)
		);
		create index trace_flag_of_event on trace_flag (event);

		-- The EPCIS event that a step of a pack's way comes from, and the earlier step that it declares wrong.
		alter table trace_event add column epcis_event uuid;
		alter table trace_event add column voids_seq integer;
		create index trace_event_of_epcis on trace_event (epcis_event) where epcis_event is not null;
	`.execute(db);
}
