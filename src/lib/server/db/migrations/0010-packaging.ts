import { sql, type Kysely } from 'kysely';

/**
 * Goods received, packaging that was opened, sales that were reversed, and medicine that customers handed in.
 * What hangs on one pack is keyed by its code first; no constraint spans packs and the papers that name them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table pack drop constraint pack_status_check;
		alter table pack add constraint pack_status_check check (status in
			('commissioned', 'shipped', 'in_stock', 'sold', 'returned', 'handed_in', 'destroyed'));
		-- When somebody broke the seal of an outer pack; its pieces stay recorded as its own until they are taken out.
		alter table pack add column opened_at timestamptz;

		create table goods_receipt (
			id uuid primary key,
			number text not null unique,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			pharmacist_id uuid not null references staff,
			at timestamptz not null
		);
		create index goods_receipt_of_store on goods_receipt (store_id, at);
		-- One row per code that was scanned; the packs inside an outer one are in the packs' own histories.
		create table goods_receipt_line (
			receipt_id uuid not null references goods_receipt,
			line_no integer not null,
			pack_code text not null,
			level smallint not null check (level between 1 and 3),
			product_id uuid not null references product,
			-- Smallest sales packs: what came, and what the packaging should hold.
			received integer not null check (received > 0),
			expected integer not null check (expected > 0),
			primary key (receipt_id, line_no)
		);

		create table destruction_handover (
			id uuid primary key,
			number text not null unique,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			pharmacist_id uuid not null references staff,
			-- Who took the medicine away: a licensed firm or the collection point of the district.
			receiver text not null,
			at timestamptz not null
		);
		create table sale_reversal (
			pack_code text not null,
			id uuid not null,
			dispensing_id uuid not null,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			pharmacist_id uuid not null references staff,
			reason text not null,
			decision text not null check (decision in ('back_for_sale', 'destroy')),
			-- What the pharmacist confirmed by looking at the pack.
			checks jsonb not null,
			refund_fen integer not null check (refund_fen >= 0),
			at timestamptz not null,
			destruction_id uuid references destruction_handover,
			check (destruction_id is null or decision = 'destroy'),
			primary key (pack_code, id)
		);
		create index sale_reversal_of_store on sale_reversal (store_id, at);
		-- The sale keeps its row for ever; a reversed one says by what.
		alter table dispensed_pack add column reversal_id uuid;

		create table hand_in (
			id uuid primary key,
			number text not null unique,
			chain_id uuid not null references chain,
			store_id uuid not null references store,
			pharmacist_id uuid not null references staff,
			at timestamptz not null,
			destruction_id uuid references destruction_handover
		);
		create index hand_in_of_store on hand_in (store_id, at);
		create index hand_in_waiting on hand_in (store_id) where destruction_id is null;
		-- Of the customer nothing is kept: no name, no number, no picture.
		create table hand_in_item (
			hand_in_id uuid not null references hand_in,
			item_no smallint not null,
			-- The registered code, or the code as it was read where no registry knows it; null = without a code.
			pack_code text,
			product_id uuid references product,
			name text not null,
			reason text not null check (reason in ('expired', 'unwanted', 'recalled', 'damaged')),
			count integer not null check (count between 1 and 999),
			-- The registry now says handed_in. Not so for packs that it does not know or that it has in another stock.
			marked boolean not null,
			primary key (hand_in_id, item_no),
			check (not marked or (pack_code is not null and count = 1))
		);
		create index hand_in_item_pack on hand_in_item (pack_code) where pack_code is not null;
		create table voucher (
			number text primary key,
			hand_in_id uuid not null references hand_in,
			chain_id uuid not null references chain,
			kind text not null,
			value_fen integer not null check (value_fen > 0),
			issued_at timestamptz not null,
			valid_until date not null,
			redeemed_at timestamptz,
			redeemed_store_id uuid references store,
			redeemed_by uuid references staff,
			check ((redeemed_at is null) = (redeemed_store_id is null)),
			check ((redeemed_at is null) = (redeemed_by is null))
		);
		create index voucher_of_hand_in on voucher (hand_in_id);
	`.execute(db);
}
