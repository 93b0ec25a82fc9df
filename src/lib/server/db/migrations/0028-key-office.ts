import { sql, type Kysely } from 'kysely';

/** Keys get a name, a reason for which they ended, and entries in the audit trail, also when the login library acts. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- May end the keys of the hospital's other doctors.
		alter table staff add column keeps_keys boolean not null default false;

		alter table signing_key
			add column name text not null default '',
			add column removed_reason text check (removed_reason in ('lost', 'replaced', 'left', 'doubted')),
			-- Null: it was removed before people gave reasons.
			add column removed_by uuid references staff;
		update signing_key k set name = coalesce(p.name, '') from auth_passkey p
			where p."credentialID" = k.credential_id;
		create index prescription_signature_key on prescription_signature (credential_id, signed_at);

		create or replace function keep_signing_key() returns trigger language plpgsql as $$
		begin
			insert into signing_key (credential_id, user_id, public_key, enrolled_at, name)
				values (new."credentialID", new."userId", new."publicKey", coalesce(new."createdAt", now()),
					left(coalesce(new.name, ''), 100))
				on conflict do nothing;
			-- Enrolled through the login library, whose transaction this is: the entry stands or falls with the key.
			insert into audit_entry (id, at, chain_id, store_id, hospital_id, actor_kind, actor_id, action,
					subject_type, subject_id, outcome, request_id, detail)
				select gen_random_uuid(), now(), s.chain_id, s.store_id, s.hospital_id, 'staff', s.id, 'key.enrol',
					'signing_key', new."credentialID", 'done', 'login', '{}'
				from staff s where s.user_id = new."userId";
			return null;
		end $$;
	`.execute(db);
}
