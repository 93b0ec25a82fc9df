import { sql, type Kysely } from 'kysely';

/** A hospital's own rows of the clinical tables, and what the checks said about each prescription. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- Whoever may change the tables that warn all doctors of the hospital.
		alter table staff add column keeps_clinical_tables boolean not null default false;
		-- Appended only: the newest row of a kind and id counts, older ones tell what was said before.
		create table clinical_row (
			hospital_id uuid not null references hospital,
			seq integer not null,
			kind text not null,
			row_id text not null,
			-- Null takes the row of the starting tables out.
			body jsonb,
			changed_at timestamptz not null,
			changed_by uuid not null references staff,
			primary key (hospital_id, seq)
		);
		alter table prescription add column clinical_check jsonb;
	`.execute(db);
}
