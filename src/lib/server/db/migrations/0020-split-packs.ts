import { sql, type Kysely } from 'kysely';

/** Units of split packs are counted to the line of a prescription. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		-- Smallest units out of split packs (拆零), besides the whole packs in packs_dispensed.
		alter table prescription_line add column units_dispensed integer not null default 0
			check (units_dispensed >= 0);
	`.execute(db);
}
