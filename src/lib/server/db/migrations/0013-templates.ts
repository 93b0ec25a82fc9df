import { sql, type Kysely } from 'kysely';

/** Orders that a doctor writes again and again. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table prescription_template (
			doctor_id uuid not null references staff,
			id uuid not null,
			name text not null,
			diagnosis text not null,
			lines jsonb not null,
			created_at timestamptz not null,
			primary key (doctor_id, id),
			unique (doctor_id, name)
		);
		create index prescription_of_patient on prescription (patient_id, signed_at) where signed_at is not null;
	`.execute(db);
}
