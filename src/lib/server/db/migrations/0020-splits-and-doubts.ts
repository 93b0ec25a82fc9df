import { sql, type Kysely } from 'kysely';

/**
 * Units of split packs are counted to the line of a prescription; a doubt about a pack's way can be settled by a
 * person, who says why; and a machine may be allowed to bring packs into the registry.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- Smallest units out of split packs (拆零), besides the whole packs in packs_dispensed.
		alter table prescription_line add column units_dispensed integer not null default 0
			check (units_dispensed >= 0);

		-- cleared_by names an event; a person stands here, with the reason, and cleared_at is set with it.
		alter table trace_flag
			add column settled_by uuid references staff,
			add column settled_reason text,
			add constraint trace_flag_settled check
				((settled_by is null) = (settled_reason is null) and (settled_by is null or cleared_at is not null));
		create index trace_flag_of_chain on trace_flag (chain_id, flagged_at) where cleared_at is null;

		-- Given by the platform to the machines of those who make medicine: what they commission becomes a pack.
		alter table api_key add column may_commission boolean not null default false;
		alter table capture_job add column may_commission boolean not null default false;
	`.execute(db);
}
