import { sql, type Kysely } from 'kysely';

/**
 * Every key that was ever enrolled, apart from the login library's own table, so that a signature stays provable after its
 * key was removed. Triggers keep it, because the library enrols and removes keys by itself.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table signing_key (
			-- base64url, as the library keeps it
			credential_id text primary key,
			user_id text not null,
			-- base64 of the COSE key, as the library keeps it
			public_key text not null,
			enrolled_at timestamptz not null,
			-- Signs nothing from then on, also when it is enrolled anew.
			removed_at timestamptz
		);
		create index signing_key_user on signing_key (user_id);
		insert into signing_key (credential_id, user_id, public_key, enrolled_at)
			select "credentialID", "userId", "publicKey", coalesce("createdAt", now()) from auth_passkey
			on conflict do nothing;

		create function keep_signing_key() returns trigger language plpgsql as $$
		begin
			insert into signing_key (credential_id, user_id, public_key, enrolled_at)
				values (new."credentialID", new."userId", new."publicKey", coalesce(new."createdAt", now()))
				on conflict do nothing;
			return null;
		end $$;
		create trigger auth_passkey_enrolled after insert on auth_passkey
			for each row execute function keep_signing_key();

		create function end_signing_key() returns trigger language plpgsql as $$
		begin
			update signing_key set removed_at = now()
				where credential_id = old."credentialID" and user_id = old."userId" and removed_at is null;
			return null;
		end $$;
		create trigger auth_passkey_removed after delete on auth_passkey
			for each row execute function end_signing_key();
	`.execute(db);
}
