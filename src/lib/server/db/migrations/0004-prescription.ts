import { sql, type Kysely } from 'kysely';

/** Prescriptions with the bytes that were signed, their reviews, and the packs handed over against them. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table prescription (
			id uuid primary key,
			number text not null unique,
			consult_id uuid not null references consult,
			patient_id uuid not null references patient,
			doctor_id uuid not null references staff,
			hospital_id uuid not null references hospital,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			device_id uuid not null references device,
			status text not null check (status in
				('draft', 'signed', 'approved', 'rejected', 'dispensing', 'dispensed', 'partly_dispensed', 'cancelled', 'expired')),
			diagnosis text not null,
			-- What the doctor is editing; once signed, the document in canonical_bytes is the prescription.
			draft jsonb not null,
			canonical_bytes bytea,
			valid_until date,
			pickup_secret_hash bytea unique,
			pickup_digits_hash bytea,
			pickup_sealed bytea,
			claimed_by uuid references staff,
			claimed_store_id uuid references store,
			claimed_at timestamptz,
			reviewer_id uuid references staff,
			review_opened_at timestamptz,
			created_at timestamptz not null,
			signed_at timestamptz,
			updated_at timestamptz not null,
			version integer not null default 1,
			check ((status = 'draft') or (canonical_bytes is not null) or status in ('cancelled', 'expired'))
		);
		create index prescription_of_store on prescription (store_id, status, signed_at);
		create index prescription_of_consult on prescription (consult_id);
		create index prescription_digits on prescription (store_id, pickup_digits_hash) where pickup_digits_hash is not null;
		create table prescription_line (
			prescription_id uuid not null references prescription,
			line_no smallint not null check (line_no between 1 and 5),
			product_id uuid not null references product,
			packs_needed integer not null check (packs_needed > 0),
			packs_dispensed integer not null default 0 check (packs_dispensed between 0 and packs_needed),
			primary key (prescription_id, line_no)
		);
		create table prescription_signature (
			prescription_id uuid not null references prescription,
			seq smallint not null,
			purpose text not null check (purpose in ('prescribe', 'review')),
			signer_id uuid not null references staff,
			signed_bytes bytea not null,
			credential_id text not null,
			public_key bytea not null,
			authenticator_data bytea not null,
			client_data_json bytea not null,
			signature bytea not null,
			signed_at timestamptz not null,
			primary key (prescription_id, seq)
		);
		create table prescription_event (
			prescription_id uuid not null references prescription,
			seq integer not null,
			event text not null,
			from_status text not null,
			to_status text not null,
			actor_kind text not null,
			actor_id uuid,
			at timestamptz not null,
			detail jsonb not null default '{}',
			primary key (prescription_id, seq)
		);
		create table review (
			prescription_id uuid not null references prescription,
			seq smallint not null,
			pharmacist_id uuid not null references staff,
			decision text not null check (decision in ('approve', 'return')),
			reason_code text,
			comment text,
			checks jsonb not null,
			at timestamptz not null,
			primary key (prescription_id, seq),
			check (decision = 'approve' or reason_code is not null)
		);
		create table dispensing (
			id uuid primary key,
			kind text not null check (kind in ('prescription', 'otc')),
			prescription_id uuid references prescription,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			pharmacist_id uuid not null references staff,
			receipt_number text not null unique,
			total_fen integer not null check (total_fen >= 0),
			-- Ephedrine compounds are sold against an identity number that is kept with the sale.
			buyer_name text,
			buyer_identity_sealed bytea,
			at timestamptz not null,
			check ((buyer_name is null) = (buyer_identity_sealed is null)),
			check ((kind = 'prescription') = (prescription_id is not null))
		);
		create index dispensing_of_store on dispensing (store_id, at);
		create index dispensing_of_prescription on dispensing (prescription_id) where prescription_id is not null;
		create table dispensed_pack (
			dispensing_id uuid not null references dispensing,
			pack_code text not null,
			line_no smallint,
			product_id uuid not null references product,
			batch_number text not null,
			expires_on date not null,
			units integer not null check (units > 0),
			price_fen integer not null check (price_fen >= 0),
			primary key (dispensing_id, pack_code)
		);
		create index dispensed_pack_code on dispensed_pack (pack_code);
	`.execute(db);
}
