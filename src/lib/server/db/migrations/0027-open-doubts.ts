import { sql, type Kysely } from 'kysely';

/** A chain's open doubts are read newest first; most doubts of a long-kept registry are cleared. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create index trace_flag_open on trace_flag (chain_id, flagged_at, pack_code, event, flag)
			where cleared_at is null;
	`.execute(db);
}
