import { sql, type Kysely } from 'kysely';

/** What returning patients told before, what they let the doctor see, and what the doctor made of their evidence. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table consult
			-- HMAC of the phone number given for this consult; consults of before have none and are shown to nobody.
			add column phone_hash bytea,
			-- Identity number and phone were those of an earlier visit.
			add column recognised boolean not null default false,
			add column shares_consults boolean not null default false,
			add column shares_medicines boolean not null default false,
			-- Which evidence of the earlier diagnosis the doctor has looked at.
			add column evidence_kind text
				check (evidence_kind in ('medical_record', 'earlier_prescription', 'image', 'declared')),
			add column evidence_confirmed_at timestamptz,
			add column evidence_confirmed_by uuid references staff,
			add constraint consult_shares_of_recognised
				check (recognised or not (shares_consults or shares_medicines)),
			add constraint consult_evidence_whole check (
				(evidence_kind is null) = (evidence_confirmed_at is null)
				and (evidence_kind is null) = (evidence_confirmed_by is null));
		create index consult_of_profile on consult (patient_id, phone_hash, queued_at);
		-- Appended only: the highest version counts. A profile belongs to an identity number together with a phone
		-- number, because both open it; with another phone a new one begins.
		create table patient_profile (
			patient_id uuid not null references patient,
			phone_hash bytea not null,
			version integer not null check (version > 0),
			consult_id uuid not null references consult,
			said_by text not null check (said_by in ('customer', 'doctor')),
			staff_id uuid references staff,
			said_at timestamptz not null,
			facts jsonb not null,
			primary key (patient_id, phone_hash, version),
			check ((said_by = 'doctor') = (staff_id is not null))
		);
		-- Tries to be recognised, right and wrong, so that numbers cannot be tried out; kept for a day.
		create table recognition_attempt (
			id uuid primary key,
			device_id uuid not null references device,
			identity_hash bytea not null,
			at timestamptz not null,
			matched boolean not null default false
		);
		create index recognition_attempt_device on recognition_attempt (device_id, at);
		create index recognition_attempt_identity on recognition_attempt (identity_hash, at);
	`.execute(db);
}
