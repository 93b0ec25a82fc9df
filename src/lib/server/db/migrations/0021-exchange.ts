import { sql, type Kysely } from 'kysely';

/**
 * Prescriptions of other hospitals: with whom we exchange, by which keys they sign, what they signed. A prescription
 * that came in has no consult and no kiosk; everything else about it is as with our own.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- Whose prescriptions a chain fills. Apart from service_contract, which sends customers to doctors.
		create table exchange_contract (
			hospital_id uuid not null references hospital,
			chain_id uuid not null references chain,
			since date not null,
			-- The last day; null while it runs.
			until date,
			primary key (hospital_id, chain_id)
		);
		-- What hospitals sign bundles with, ES256. Ours have the private half beside them, sealed.
		create table exchange_key (
			hospital_id uuid not null references hospital,
			key_id text not null,
			public_key jsonb not null,
			private_sealed bytea,
			valid_from timestamptz not null,
			valid_until timestamptz not null,
			revoked_at timestamptz,
			primary key (hospital_id, key_id)
		);
		create unique index exchange_key_own on exchange_key (hospital_id)
			where private_sealed is not null and revoked_at is null;
		create table exchanged_prescription (
			prescription_id uuid primary key references prescription,
			hospital_id uuid not null references hospital,
			-- The hospital's own number: one prescription is taken in once, whichever chain it comes to.
			number text not null,
			key_id text not null,
			-- RFC 8785 form of what the hospital signed, and its JWS without the payload.
			signed_bytes bytea not null,
			jws text not null,
			-- The product of our register for each line, as it was found then.
			products jsonb not null,
			received_at timestamptz not null,
			received_by uuid not null references api_key,
			unique (hospital_id, number)
		);
		alter table prescription alter column consult_id drop not null;
		alter table prescription alter column device_id drop not null;
		alter table prescription add constraint prescription_from_consult
			check ((consult_id is null) = (device_id is null));
		create index prescription_of_chain on prescription (chain_id, signed_at) where signed_at is not null;
		create index dispensing_of_chain on dispensing (chain_id, at) where prescription_id is not null;
	`.execute(db);
}
