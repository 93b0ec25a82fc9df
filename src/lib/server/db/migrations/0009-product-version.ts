import { sql, type Kysely } from 'kysely';

/**
 * A product's version moves with everything that a verdict takes from the catalogue: the product, its identifiers,
 * its recalls and their batches. Whoever remembers a product may use it as long as the version is the same, and the
 * version is read with the pack: docs/decisions/2026-11-27-answering-verifications-first.md
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table product add column version integer not null default 1;

		create function move_product_version() returns trigger language plpgsql as $$
		begin
			new.version := old.version + 1;
			return new;
		end $$;
		create trigger product_version before update on product
			for each row execute function move_product_version();

		create function touch_product(touched uuid) returns void language sql as $$
			update product set version = version + 1 where id = touched
		$$;

		create function touch_product_of_row() returns trigger language plpgsql as $$
		begin
			if tg_op <> 'INSERT' then perform touch_product(old.product_id); end if;
			if tg_op <> 'DELETE' then perform touch_product(new.product_id); end if;
			return null;
		end $$;
		create trigger product_identifier_version after insert or update or delete on product_identifier
			for each row execute function touch_product_of_row();
		create trigger recall_version after insert or update or delete on recall
			for each row execute function touch_product_of_row();

		create function touch_product_of_recall_batch() returns trigger language plpgsql as $$
		begin
			perform touch_product(r.product_id) from recall r where r.id in (old.recall_id, new.recall_id);
			return null;
		end $$;
		create trigger recall_batch_version after insert or update or delete on recall_batch
			for each row execute function touch_product_of_recall_batch();
	`.execute(db);
}
