import { sql, type Kysely } from 'kysely';

/** Hospital, staff, keys for machines, the tables of the login library, and the audit trail. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table hospital (
			id uuid primary key,
			name text not null,
			institution_code text not null unique
		);
		create table department (
			id uuid primary key,
			hospital_id uuid not null references hospital,
			name text not null,
			name_en text not null,
			sort integer not null
		);
		create table staff (
			id uuid primary key,
			user_id text not null unique,
			role text not null check (role in ('pharmacist', 'doctor', 'manager')),
			name text not null,
			title text,
			licence text,
			chain_id uuid references chain,
			store_id uuid references store,
			hospital_id uuid references hospital,
			department_id uuid references department,
			languages text[] not null default '{zh-CN}',
			may_treat_children boolean not null default false,
			active boolean not null default true,
			check ((role = 'doctor') = (hospital_id is not null)),
			check ((role <> 'doctor') = (chain_id is not null))
		);
		-- A hospital's doctors serve the chains it has a contract with.
		create table service_contract (
			hospital_id uuid not null references hospital,
			chain_id uuid not null references chain,
			since date not null,
			primary key (hospital_id, chain_id)
		);
		create table api_key (
			id uuid primary key,
			chain_id uuid not null references chain,
			name text not null,
			key_hash bytea not null unique,
			revoked_at timestamptz
		);

		create table auth_user (
			"id" text primary key,
			"name" text not null,
			"email" text not null unique,
			"emailVerified" boolean not null,
			"image" text,
			"createdAt" timestamptz not null default now(),
			"updatedAt" timestamptz not null default now(),
			"username" text unique,
			"displayUsername" text
		);
		create table auth_session (
			"id" text primary key,
			"expiresAt" timestamptz not null,
			"token" text not null unique,
			"createdAt" timestamptz not null default now(),
			"updatedAt" timestamptz not null,
			"ipAddress" text,
			"userAgent" text,
			"userId" text not null references auth_user ("id") on delete cascade
		);
		create index auth_session_user on auth_session ("userId");
		create table auth_account (
			"id" text primary key,
			"accountId" text not null,
			"providerId" text not null,
			"userId" text not null references auth_user ("id") on delete cascade,
			"accessToken" text,
			"refreshToken" text,
			"idToken" text,
			"accessTokenExpiresAt" timestamptz,
			"refreshTokenExpiresAt" timestamptz,
			"scope" text,
			"password" text,
			"createdAt" timestamptz not null default now(),
			"updatedAt" timestamptz not null
		);
		create index auth_account_user on auth_account ("userId");
		create table auth_verification (
			"id" text primary key,
			"identifier" text not null,
			"value" text not null,
			"expiresAt" timestamptz not null,
			"createdAt" timestamptz not null default now(),
			"updatedAt" timestamptz not null default now()
		);
		create index auth_verification_identifier on auth_verification ("identifier");
		create table auth_passkey (
			"id" text primary key,
			"name" text,
			"publicKey" text not null,
			"userId" text not null references auth_user ("id") on delete cascade,
			"credentialID" text not null,
			"counter" integer not null,
			"deviceType" text not null,
			"backedUp" boolean not null,
			"transports" text,
			"createdAt" timestamptz default now(),
			"aaguid" text
		);
		create index auth_passkey_user on auth_passkey ("userId");
		create index auth_passkey_credential on auth_passkey ("credentialID");

		-- Written inside the transaction of the step it tells of; refusals are written on their own.
		create table audit_entry (
			id uuid primary key,
			at timestamptz not null,
			chain_id uuid,
			store_id uuid,
			hospital_id uuid,
			actor_kind text not null check (actor_kind in ('nobody', 'device', 'staff', 'machine', 'system')),
			actor_id uuid,
			action text not null,
			subject_type text not null,
			subject_id text not null,
			outcome text not null check (outcome in ('done', 'refused')),
			reason text,
			request_id text not null,
			detail jsonb not null default '{}'
		);
		create index audit_entry_subject on audit_entry (subject_type, subject_id, at);
		create index audit_entry_chain on audit_entry (chain_id, at);
		-- The day on which the demo world was made: its batches and expiry dates count from it.
		create table demo_world (
			seeded_on date primary key
		);
		-- The first answer to a request with a key is the answer to every repetition of it.
		create table idempotency (
			actor text not null,
			operation text not null,
			key text not null,
			request_hash bytea not null,
			answer jsonb not null,
			created_at timestamptz not null default now(),
			primary key (actor, operation, key)
		);
	`.execute(db);
}
