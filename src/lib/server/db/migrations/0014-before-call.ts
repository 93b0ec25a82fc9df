import { sql, type Kysely } from 'kysely';

/** The way to a doctor: the hospital's reception tables, the doctor asked for, presence, tickets, call-back wishes. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- Appended only: the newest row of a kind and id counts, older ones tell what was said before.
		create table reception_row (
			hospital_id uuid not null references hospital,
			seq integer not null,
			kind text not null,
			row_id text not null,
			-- Null takes the row out.
			body jsonb,
			changed_at timestamptz not null,
			-- Null: came with the demo world.
			changed_by uuid references staff,
			primary key (hospital_id, seq)
		);

		alter table staff add column name_en text, add column title_en text;

		alter table doctor_presence drop constraint doctor_presence_state_check;
		alter table doctor_presence
			add constraint doctor_presence_state_check check (state in ('available', 'busy', 'away')),
			-- The page fell silent: not on duty until it answers again; the state that the doctor chose stays known.
			add column lapsed_at timestamptz;

		alter table consult
			-- Null: whoever is free next.
			add column wanted_doctor_id uuid references staff,
			-- The customer walks around the shop; the kiosk is free for others, the place is kept by the ticket.
			add column walking_since timestamptz,
			-- The kiosk from which the place was taken to another one: its page is told so.
			add column left_device_id uuid references device,
			add column wrong_proofs integer not null default 0;
		drop index consult_one_open_per_device;
		create unique index consult_one_open_per_device on consult (device_id)
			where status in ('waiting', 'in_call') and walking_since is null;
		create index consult_walking on consult (walking_since) where status = 'waiting' and walking_since is not null;
		create index consult_recent on consult (hospital_id, ended_at) where status = 'ended' and taken_at is not null;

		-- Somebody found no doctor and asked to be called.
		create table callback_wish (
			id uuid primary key,
			hospital_id uuid not null references hospital,
			consult_id uuid not null unique references consult,
			wished_at timestamptz not null,
			-- Who has opened the number to call, and when the call was made.
			opened_by uuid references staff,
			opened_at timestamptz,
			done_at timestamptz,
			done_by uuid references staff
		);
		create index callback_wish_open on callback_wish (hospital_id, wished_at) where done_at is null;
	`.execute(db);
}
