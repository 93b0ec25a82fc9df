import { randomUUID } from 'node:crypto';
import { sql, type Insertable } from 'kysely';
import type { LocalDate } from '$lib/domain/shared/local-date';
import type { Queryable } from '../db/client';
import type { DB } from '../db/types';

/** The day on which the demo world was made, or undefined when there is none. */
export async function findDemoWorld(db: Queryable): Promise<LocalDate | undefined> {
	const row = await db.selectFrom('demoWorld').select('seededOn').executeTakeFirst();
	return row?.seededOn as LocalDate | undefined;
}

/** Only one process makes the world; the others wait here until it is done. */
export async function lockDemoWorld(db: Queryable): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtext('wenyao demo world'))`.execute(db);
}

/** Keeps a statement below PostgreSQL's 65,535 parameters for the widest of our tables. */
const rowsPerStatement = 1_000;

export async function insertRows<Table extends keyof DB>(
	db: Queryable,
	table: Table,
	rows: readonly Insertable<DB[Table]>[]
): Promise<void> {
	for (let at = 0; at < rows.length; at += rowsPerStatement)
		await db
			.insertInto(table)
			.values(rows.slice(at, at + rowsPerStatement))
			.execute();
}

export interface DemoAccount {
	readonly userId: string;
	readonly username: string;
	readonly name: string;
	readonly passwordHash: string;
}

/** The tables of the login library keep its own column names, so they are written in plain SQL. */
export async function insertAccounts(
	db: Queryable,
	accounts: readonly DemoAccount[],
	now: Date
): Promise<void> {
	for (const { userId, username, name, passwordHash } of accounts) {
		await sql`insert into auth_user ("id", "name", "email", "emailVerified", "username", "displayUsername")
			values (${userId}, ${name}, ${`${username}@demo.invalid`}, true, ${username}, ${username})`.execute(db);
		await sql`insert into auth_account ("id", "accountId", "providerId", "userId", "password", "updatedAt")
			values (${randomUUID()}, ${userId}, 'credential', ${userId}, ${passwordHash}, ${now})`.execute(db);
	}
}
