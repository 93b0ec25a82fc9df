import { sql, type Kysely } from 'kysely';

/**
 * The record of a consult: notes in four parts, hand-overs, its closing after which nothing in it changes, additions
 * beneath it, what the customer takes home, and reminders.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table staff add column keeps_records boolean not null default false;

		-- history, findings, advice become parts of S, O, A, P; each part carries who wrote it last and how often.
		update consult set notes = jsonb_build_object(
			'subjective', jsonb_build_object('text', coalesce(notes ->> 'history', ''), 'version', 1, 'writer', '', 'edit', 0),
			'objective', jsonb_build_object('text', coalesce(notes ->> 'findings', ''), 'version', 1, 'writer', '', 'edit', 0),
			'plan', jsonb_build_object('text', coalesce(notes ->> 'advice', ''), 'version', 1, 'writer', '', 'edit', 0)
		) where notes <> '{}'::jsonb;
		alter table consult add column closed_at timestamptz;
		-- The last day on which the record must be kept; set when it is closed.
		alter table consult add column retain_until date;
		create index consult_open_record on consult (ended_at) where closed_at is null and ended_at is not null;
		create index consult_retained on consult (retain_until) where retain_until is not null;
		create index consult_of_patient on consult (patient_id, queued_at);

		-- What stood in the record when it was closed: RFC 8785 bytes, their SHA-256, and a seal over the hash.
		create table consult_record (
			consult_id uuid primary key references consult,
			bytes bytea not null,
			sha256 bytea not null,
			seal bytea not null,
			closed_at timestamptz not null,
			closed_by uuid references staff,
			retain_until date not null
		);
		create table consult_addition (
			consult_id uuid not null references consult,
			seq integer not null,
			client_id uuid not null,
			author_id uuid not null references staff,
			reason text not null,
			body text not null,
			at timestamptz not null,
			primary key (consult_id, seq),
			unique (consult_id, client_id)
		);
		create table consult_handover (
			consult_id uuid not null references consult,
			id uuid not null,
			from_doctor uuid not null references staff,
			to_doctor uuid not null references staff,
			status text not null check (status in ('offered', 'accepted', 'declined', 'withdrawn', 'lapsed')),
			offered_at timestamptz not null,
			answered_at timestamptz,
			primary key (consult_id, id)
		);
		create unique index consult_handover_one_open on consult_handover (consult_id) where status = 'offered';
		create index consult_handover_open_for on consult_handover (to_doctor) where status = 'offered';
		create index consult_handover_from on consult_handover (from_doctor, offered_at);

		create table summary_link (
			token_hash bytea primary key,
			consult_id uuid not null references consult,
			made_at timestamptz not null,
			expires_at timestamptz not null,
			revoked_at timestamptz
		);
		create index summary_link_of_consult on summary_link (consult_id);

		create table follow_up (
			id uuid primary key,
			consult_id uuid not null unique references consult,
			patient_id uuid not null references patient,
			hospital_id uuid not null references hospital,
			doctor_id uuid not null references staff,
			reason text not null,
			weeks integer not null check (weeks between 1 and 52),
			due_on date not null,
			-- HMAC over name and phone: a kiosk tells of the reminder only to whom gives the same again.
			contact_hash bytea not null,
			result text,
			done_at timestamptz,
			done_by uuid references staff
		);
		create index follow_up_open on follow_up (hospital_id, due_on) where done_at is null;
		create index follow_up_of_patient on follow_up (patient_id) where done_at is null;

		-- A closed record changes no more, whoever asks. Only a record past its time may be deleted, by a job that says
		-- for which day it does so.
		create function may_be_erased(retain_until date) returns boolean language sql stable as $$
			select coalesce(retain_until < nullif(current_setting('wenyao.erase_on', true), '')::date, false)
		$$;
		create function refuse_closed_consult() returns trigger language plpgsql as $$
		begin
			if tg_op = 'DELETE' then
				if may_be_erased(old.retain_until) then return old; end if;
				raise exception 'the record of a consult is closed' using errcode = 'WY001';
			end if;
			if may_be_erased(old.retain_until) then return new; end if;
			if (new.id, new.ticket, new.device_id, new.store_id, new.chain_id, new.hospital_id, new.patient_id, new.status,
				new.mode, new.intake, new.queued_at, new.taken_at, new.taken_by, new.ended_at, new.ended_by, new.outcome,
				new.notes, new.message_seq, new.closed_at, new.retain_until)
				is distinct from
				(old.id, old.ticket, old.device_id, old.store_id, old.chain_id, old.hospital_id, old.patient_id, old.status,
				old.mode, old.intake, old.queued_at, old.taken_at, old.taken_by, old.ended_at, old.ended_by, old.outcome,
				old.notes, old.message_seq, old.closed_at, old.retain_until)
			then raise exception 'the record of a consult is closed' using errcode = 'WY001'; end if;
			return new;
		end $$;
		create trigger consult_closed before update or delete on consult for each row
			when (old.closed_at is not null) execute function refuse_closed_consult();

		create function refuse_part_of_closed() returns trigger language plpgsql as $$
		declare
			owner consult;
		begin
			select * into owner from consult where id = case when tg_op = 'INSERT' then new.consult_id else old.consult_id end;
			if owner.closed_at is not null and not (tg_op = 'DELETE' and may_be_erased(owner.retain_until))
			then raise exception 'the record of a consult is closed' using errcode = 'WY001'; end if;
			if tg_op = 'DELETE' then return old; end if;
			return new;
		end $$;
		create trigger consult_message_closed before insert or update or delete on consult_message
			for each row execute function refuse_part_of_closed();
		create trigger consult_handover_closed before insert or update or delete on consult_handover
			for each row execute function refuse_part_of_closed();
		create trigger consent_closed before insert or update or delete on consent
			for each row execute function refuse_part_of_closed();

		-- Written once: no state of the consult lets these change.
		create function refuse_change() returns trigger language plpgsql as $$
		begin
			if tg_op = 'DELETE' and exists (select from consult where id = old.consult_id and may_be_erased(retain_until))
			then return old; end if;
			raise exception 'the record of a consult is closed' using errcode = 'WY001';
		end $$;
		create trigger consult_record_written before update or delete on consult_record
			for each row execute function refuse_change();
		create trigger consult_addition_written before update or delete on consult_addition
			for each row execute function refuse_change();

		create function refuse_truncate() returns trigger language plpgsql as $$
		begin
			raise exception 'records are not truncated' using errcode = 'WY001';
		end $$;
		create trigger consult_message_kept before truncate on consult_message execute function refuse_truncate();
		create trigger consult_record_kept before truncate on consult_record execute function refuse_truncate();
		create trigger consult_addition_kept before truncate on consult_addition execute function refuse_truncate();
	`.execute(db);
}
