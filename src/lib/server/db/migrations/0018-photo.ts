import { sql, type Kysely } from 'kysely';

/** Pictures that were sent in a call, as the server has made them anew; each belongs to one numbered message. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table consult_photo (
			consult_id uuid not null references consult,
			id uuid not null,
			seq integer not null,
			width integer not null check (width between 1 and 1600),
			height integer not null check (height between 1 and 1600),
			-- JPEG without any metadata.
			bytes bytea not null,
			preview bytea not null,
			sha256 bytea not null,
			-- The picture that came said where it was taken; what is kept does not.
			location_removed boolean not null,
			made_at timestamptz not null,
			primary key (consult_id, id),
			foreign key (consult_id, seq) references consult_message (consult_id, seq) deferrable initially deferred
		);
		create unique index consult_photo_of_message on consult_photo (consult_id, seq);
		alter table consult_photo alter column bytes set storage external, alter column preview set storage external;
		create trigger consult_photo_closed before insert or update or delete on consult_photo
			for each row execute function refuse_part_of_closed();
		create trigger consult_photo_kept before truncate on consult_photo execute function refuse_truncate();
	`.execute(db);
}
