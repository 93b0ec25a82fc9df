import { sql, type Kysely } from 'kysely';

/**
 * What a kiosk without a line needs: every change of a pack, batch, product or recall carries the database's own
 * time of writing, a pack that leaves a store leaves a note there, and a scan that comes late says when it was made.
 * Why times and not a sequence: docs/decisions/2026-11-27-offline-snapshot.md
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- A pack that is no longer of a store; keyed by the pack's code first, as everything that hangs on a pack.
		create table pack_departure (
			pack_code text not null,
			store_id uuid not null,
			left_at timestamptz not null default clock_timestamp(),
			primary key (pack_code, store_id)
		);
		create index pack_departure_of_store on pack_departure (store_id, left_at, pack_code collate "C");

		-- The first copy of a store's packs goes by code, the changes by time; both at any depth for the same price.
		create index pack_of_store on pack (store_id, code collate "C");
		create index pack_changed on pack (store_id, updated_at, code collate "C");

		create function mark_pack_changed() returns trigger language plpgsql as $$
		begin
			-- Whatever a writer says: copies on kiosks hang on this being the time of writing, by one clock.
			new.updated_at := clock_timestamp();
			if tg_op = 'UPDATE' and old.store_id is not null and new.store_id is distinct from old.store_id then
				insert into pack_departure (pack_code, store_id) values (old.code, old.store_id)
					on conflict (pack_code, store_id) do update set left_at = excluded.left_at;
			end if;
			return new;
		end $$;
		create trigger pack_changed before insert or update on pack
			for each row execute function mark_pack_changed();
		create function mark_pack_gone() returns trigger language plpgsql as $$
		begin
			insert into pack_departure (pack_code, store_id) values (old.code, old.store_id)
				on conflict (pack_code, store_id) do update set left_at = excluded.left_at;
			return null;
		end $$;
		create trigger pack_gone after delete on pack
			for each row when (old.store_id is not null) execute function mark_pack_gone();
		-- A second code that a pack gets later changes the pack; one written with it changes nothing.
		create function mark_pack_of_alias() returns trigger language plpgsql as $$
		begin
			update pack set updated_at = default
				where code = coalesce(new.code, old.code) and updated_at < transaction_timestamp();
			return null;
		end $$;
		create trigger pack_alias_changed after insert or update or delete on pack_alias
			for each row execute function mark_pack_of_alias();

		-- Null until something about it was corrected.
		alter table batch add column updated_at timestamptz;
		alter table product add column updated_at timestamptz;
		alter table recall add column updated_at timestamptz not null default clock_timestamp();
		create index batch_changed on batch (updated_at) where updated_at is not null;
		create index product_changed on product (updated_at) where updated_at is not null;
		create index recall_changed on recall (updated_at);
		create function mark_changed() returns trigger language plpgsql as $$
		begin
			new.updated_at := clock_timestamp();
			return new;
		end $$;
		create trigger batch_changed before update on batch
			for each row when (old.* is distinct from new.*) execute function mark_changed();
		create trigger product_changed before update on product
			for each row when (old.* is distinct from new.*) execute function mark_changed();
		create trigger recall_changed before update on recall
			for each row execute function mark_changed();
		create function mark_recall_of_batch() returns trigger language plpgsql as $$
		begin
			update recall set updated_at = clock_timestamp()
				where id = coalesce(new.recall_id, old.recall_id) and updated_at < transaction_timestamp();
			return null;
		end $$;
		create trigger recall_batch_changed after insert or update or delete on recall_batch
			for each row execute function mark_recall_of_batch();
		create function mark_product_of_identifier() returns trigger language plpgsql as $$
		begin
			update product set updated_at = clock_timestamp()
				where id = coalesce(new.product_id, old.product_id)
				and coalesce(updated_at, '-infinity') < transaction_timestamp();
			return null;
		end $$;
		create trigger product_identifier_changed after insert or update or delete on product_identifier
			for each row execute function mark_product_of_identifier();

		-- Both null for a scan that was answered at once.
		alter table verification_record add column received_at timestamptz;
		-- What the kiosk had told the customer meanwhile.
		alter table verification_record add column told_state text;
	`.execute(db);
}
