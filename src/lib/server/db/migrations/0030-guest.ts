import { sql, type Kysely } from 'kysely';

/** A third person in a call: asked for, agreed to by the customer, let in by a link, and out again. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table audit_entry drop constraint audit_entry_actor_kind_check;
		alter table audit_entry add constraint audit_entry_actor_kind_check
			check (actor_kind in ('nobody', 'device', 'staff', 'machine', 'partner', 'guest', 'system'));

		create table consult_guest (
			consult_id uuid not null references consult,
			id uuid not null,
			role text not null check (role in ('family', 'interpreter', 'pharmacist')),
			asked_by text not null check (asked_by in ('doctor', 'customer')),
			asked_at timestamptz not null,
			-- The customer's consent, with the version of the words that were read.
			agreed_at timestamptz,
			text_version text,
			-- An unused link ends then.
			link_until timestamptz,
			-- The one browser that came in: a hash of its cookie's secret, and what the guest wants to be called.
			holder_hash bytea unique,
			name text,
			joined_at timestamptz,
			ended_at timestamptz,
			ended_by text check (ended_by in ('customer', 'doctor', 'guest', 'system')),
			primary key (consult_id, id),
			check ((agreed_at is null) = (text_version is null) and (agreed_at is null) = (link_until is null)),
			check ((joined_at is null) = (holder_hash is null) and (joined_at is null) = (name is null)),
			check (joined_at is null or agreed_at is not null),
			check ((ended_at is null) = (ended_by is null))
		);
		create unique index consult_guest_by_id on consult_guest (id);
		create unique index consult_guest_one_open on consult_guest (consult_id) where ended_at is null;
		create table consult_guest_link (
			token_hash bytea primary key,
			consult_id uuid not null,
			guest_id uuid not null,
			made_at timestamptz not null,
			foreign key (consult_id, guest_id) references consult_guest (consult_id, id)
		);
		create index consult_guest_link_of on consult_guest_link (consult_id, guest_id);
		create trigger consult_guest_closed before insert or update or delete on consult_guest
			for each row execute function refuse_part_of_closed();
		create trigger consult_guest_kept before truncate on consult_guest execute function refuse_truncate();
	`.execute(db);
}
