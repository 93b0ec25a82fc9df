import { sql, type Kysely } from 'kysely';

/** Hand-overs that a counter made without a line, and those of them that contradict what was on record by then. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- Set on hand-overs that were made without a line: the id that the counter gave, and when it was sent. The index
		-- is the last word on "exactly once".
		alter table dispensing add column offline_id uuid unique;
		alter table dispensing add column uploaded_at timestamptz;
		alter table dispensing add constraint dispensing_offline check ((offline_id is null) = (uploaded_at is null));
		-- 'difference': packs that are with a customer and could not be counted to the prescription.
		alter table dispensing drop constraint dispensing_kind_check;
		alter table dispensing add constraint dispensing_kind_check check (kind in ('prescription', 'otc', 'difference'));

		create table offline_conflict (
			-- The id that the counter gave the hand-over.
			id uuid primary key,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			kind text not null check (kind in ('prescription', 'otc')),
			prescription_id uuid references prescription,
			handed_over_by uuid not null references staff,
			handed_over_at timestamptz not null,
			uploaded_by uuid not null references staff,
			uploaded_at timestamptz not null,
			-- What was handed over, as the counter sent it; enough to do it again.
			hand_over jsonb not null,
			-- Why it could not be entered: a failure's code, and the other side as it was found then.
			reason text not null,
			other_side jsonb not null,
			resolution text check (resolution in ('recheck', 'given', 'taken_back')),
			note text,
			resolved_by uuid references staff,
			resolved_at timestamptz,
			-- What the resolution entered; null where nothing was.
			dispensing_id uuid references dispensing,
			check ((kind = 'prescription') = (prescription_id is not null)),
			check ((resolution is null) = (resolved_by is null) and (resolution is null) = (resolved_at is null)),
			check (dispensing_id is null or resolution in ('recheck', 'given'))
		);
		create index offline_conflict_open on offline_conflict (store_id, uploaded_at) where resolution is null;
		create index offline_conflict_of_chain on offline_conflict (chain_id, uploaded_at);
	`.execute(db);
}
