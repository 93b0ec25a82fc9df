import { sql, type Kysely } from 'kysely';

/**
 * What outside trace platforms said, and verifications that wait for a platform that was away.
 * Both hang on one pack and are keyed by its code first.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table platform_answer (
			pack_code text not null,
			platform text not null,
			-- Null: the platform knows no such code.
			pack jsonb,
			as_of timestamptz not null,
			primary key (pack_code, platform)
		);
		create index platform_answer_age on platform_answer (as_of);
		create table verification_upgrade (
			pack_code text not null,
			-- The first verification, whose verdict was partial.
			verification_id uuid not null,
			chain_id uuid,
			store_id uuid,
			device_id uuid,
			product_scheme text,
			product_value text,
			status text not null check (status in ('waiting', 'done', 'given_up')),
			-- The platforms that owe an answer.
			platforms text[] not null,
			-- The verdict as it is answered: the partial one, then the fuller one.
			answer jsonb not null,
			-- The verification that took its place.
			latest_id uuid,
			attempts integer not null default 0,
			next_at timestamptz not null,
			-- Somebody asks for it until then; past, when that process died.
			leased_until timestamptz,
			asked_at timestamptz not null,
			primary key (pack_code, verification_id),
			check ((status = 'done') = (latest_id is not null))
		);
		create index verification_upgrade_due on verification_upgrade (next_at) where status = 'waiting';
		create index verification_upgrade_first on verification_upgrade (verification_id);
		create index verification_upgrade_latest on verification_upgrade (latest_id) where latest_id is not null;
		create index verification_upgrade_age on verification_upgrade (asked_at);
	`.execute(db);
}
