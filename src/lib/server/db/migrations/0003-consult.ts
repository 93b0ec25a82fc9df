import { sql, type Kysely } from 'kysely';

/** Patients, consultations and what is said in them. Identity and phone numbers are sealed by the application. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table patient (
			id uuid primary key,
			-- HMAC of the identity number: finds a returning patient without reading the number.
			identity_hash bytea not null unique,
			identity_sealed bytea not null,
			phone_sealed bytea not null,
			name text not null,
			sex text not null check (sex in ('male', 'female')),
			born_on date not null,
			created_at timestamptz not null,
			updated_at timestamptz not null
		);
		create table doctor_presence (
			doctor_id uuid primary key references staff,
			state text not null check (state in ('available', 'away')),
			changed_at timestamptz not null,
			seen_at timestamptz not null
		);
		create table consult (
			id uuid primary key,
			ticket text not null unique,
			device_id uuid not null references device,
			store_id uuid not null references store,
			chain_id uuid not null references chain,
			hospital_id uuid not null references hospital,
			department_id uuid references department,
			patient_id uuid not null references patient,
			status text not null check (status in ('waiting', 'in_call', 'ended', 'cancelled', 'expired')),
			mode text not null check (mode in ('video', 'audio', 'text')),
			-- Complaint, allergies, weight, guardian, earlier diagnosis as the customer gave them.
			intake jsonb not null,
			device_check jsonb not null default '{}',
			queued_at timestamptz not null,
			taken_at timestamptz,
			taken_by uuid references staff,
			ended_at timestamptz,
			ended_by text check (ended_by in ('doctor', 'customer', 'system')),
			outcome text,
			notes jsonb not null default '{}',
			message_seq integer not null default 0,
			version integer not null default 1
		);
		create index consult_waiting on consult (hospital_id, queued_at) where status = 'waiting';
		create index consult_of_device on consult (device_id, queued_at);
		create index consult_of_doctor on consult (taken_by, taken_at);
		create unique index consult_one_open_per_device on consult (device_id) where status in ('waiting', 'in_call');
		create unique index consult_one_call_per_doctor on consult (taken_by) where status = 'in_call';
		create table consent (
			consult_id uuid not null references consult,
			kind text not null check (kind in ('treatment', 'health_data')),
			text_version text not null,
			given_at timestamptz not null,
			primary key (consult_id, kind)
		);
		create table consult_message (
			consult_id uuid not null references consult,
			seq integer not null,
			sender text not null check (sender in ('customer', 'doctor')),
			client_id uuid not null,
			body text not null,
			sent_at timestamptz not null,
			primary key (consult_id, seq),
			unique (consult_id, client_id)
		);
	`.execute(db);
}
