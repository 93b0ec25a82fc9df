import { sql, type Kysely } from 'kysely';

/** Cards of our checks given to other systems (CDS Hooks), and what became of them there. Nothing about a patient. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- A hospital's system that proves itself by the hospital's key; its id is the hospital's.
		alter table audit_entry drop constraint audit_entry_actor_kind_check;
		alter table audit_entry add constraint audit_entry_actor_kind_check
			check (actor_kind in ('nobody', 'device', 'staff', 'machine', 'partner', 'system'));

		create table cds_card (
			id uuid primary key,
			-- Who was told.
			hospital_id uuid not null references hospital,
			service text not null,
			-- The finding's code and the row of the tables that spoke; null for a card about what was not checked.
			code text,
			rule_id text,
			tier text not null check (tier in ('critical', 'warning', 'info')),
			-- Rules and tables, as kept with our own prescriptions.
			version text not null,
			told_at timestamptz not null,
			outcome text check (outcome in ('accepted', 'overridden')),
			override_reason text,
			outcome_at timestamptz,
			check ((outcome is null) = (outcome_at is null)),
			check (override_reason is null or outcome = 'overridden')
		);
		create index cds_card_of_rule on cds_card (rule_id, told_at);
	`.execute(db);
}
