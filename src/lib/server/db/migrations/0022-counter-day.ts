import { sql, type Kysely } from 'kysely';

/** How a hand-over was paid, the closing of a store's day, what is still owed, and the calls after a recall. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- A mark alone: no till and no insurance gateway is asked. Null on hand-overs of before.
		alter table dispensing add column payment text check (payment in ('cash', 'insurance', 'electronic'));

		-- Part was handed over and the rest is owed until the prescription's last day.
		alter table prescription add column owed_since timestamptz;
		alter table prescription add column owed_reason text
			check (owed_reason in ('out_of_stock', 'customer_wants_less', 'pays_later', 'other'));
		alter table prescription add constraint prescription_owed check ((owed_since is null) = (owed_reason is null));

		-- The packs of a receipt are found by it when the registry is compared.
		create index trace_event_of_receipt on trace_event ((detail->>'receiptId'))
			where biz_step = 'receiving' and detail ? 'receiptId';

		-- What the pharmacist counted at the end of a day beside what the records said then.
		create table day_closing (
			store_id uuid not null references store,
			day date not null,
			chain_id uuid not null references chain,
			pharmacist_id uuid not null references staff,
			figures jsonb not null,
			note text not null,
			at timestamptz not null,
			primary key (store_id, day)
		);

		-- One row per hand-over of a recalled batch that somebody has tried to call about.
		create table recall_call (
			recall_id uuid not null references recall,
			dispensing_id uuid not null references dispensing,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			outcome text not null check (outcome in ('reached', 'not_reached', 'no_number')),
			pharmacist_id uuid not null references staff,
			at timestamptz not null,
			primary key (recall_id, dispensing_id)
		);
		create index dispensed_pack_batch on dispensed_pack (product_id, batch_number);
	`.execute(db);
}
