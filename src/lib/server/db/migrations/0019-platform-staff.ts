import { sql, type Kysely } from 'kysely';

/**
 * Whoever keeps the products that all chains share belongs to none of them, and a recall that a chain enters is a
 * notice for that chain's packs alone. Why: docs/decisions/2026-11-27-who-keeps-the-products.md
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table staff drop constraint staff_role_check, drop constraint staff_check1;
		alter table staff
			add constraint staff_role_check check (role in ('pharmacist', 'doctor', 'manager', 'platform')),
			add constraint staff_chain_check check ((role in ('pharmacist', 'manager')) = (chain_id is not null));
		-- Null: an import of the platform's own people.
		alter table import_job alter column chain_id drop not null,
			add constraint import_job_chain_check check (chain_id is not null or kind <> 'packs');
		create index import_job_of_platform on import_job (created_at) where chain_id is null;
		-- Null: a notice for every chain.
		alter table recall add column chain_id uuid references chain;
	`.execute(db);
}
