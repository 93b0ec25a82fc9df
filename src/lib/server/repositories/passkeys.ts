import { sql } from 'kysely';
import type { Queryable } from '../db/client';

/** A passkey as the login library keeps it (table auth_passkey, columns named by that library). */
export interface Passkey {
	/** base64url */
	readonly credentialId: string;
	/** COSE key */
	readonly publicKey: Buffer;
	readonly counter: number;
	readonly transports: readonly string[];
}

interface PasskeyRow {
	credentialId: string;
	publicKey: string;
	counter: number;
	transports: string | null;
}

const fromRow = ({ credentialId, publicKey, counter, transports }: PasskeyRow): Passkey => ({
	credentialId,
	publicKey: Buffer.from(publicKey, 'base64'),
	counter,
	transports: transports ? transports.split(',') : []
});

const columns = sql`p."credentialID" as credential_id, p."publicKey" as public_key, p."counter", p."transports"`;

/** The passkeys of an active member of staff, oldest first. */
export async function listPasskeys(db: Queryable, staffId: string): Promise<Passkey[]> {
	const { rows } = await sql<PasskeyRow>`
		select ${columns} from auth_passkey p join staff s on s.user_id = p."userId"
		join signing_key k on k.credential_id = p."credentialID" and k.user_id = p."userId"
		where s.id = ${staffId} and s.active and k.removed_at is null order by p."createdAt", p."id"`.execute(db);
	return rows.map(fromRow);
}

/** The passkey with this id, if it is enrolled for this member of staff and was never removed before. */
export async function findPasskey(
	db: Queryable,
	staffId: string,
	credentialId: string
): Promise<Passkey | undefined> {
	const { rows } = await sql<PasskeyRow>`
		select ${columns} from auth_passkey p join staff s on s.user_id = p."userId"
		join signing_key k on k.credential_id = p."credentialID" and k.user_id = p."userId"
		where s.id = ${staffId} and p."credentialID" = ${credentialId} and k.removed_at is null`.execute(db);
	return rows[0] && fromRow(rows[0]);
}

/** Remembers how often a key says it was used; a copy of the key would fall behind. Never counts down. */
export async function recordPasskeyUse(db: Queryable, credentialId: string, counter: number): Promise<void> {
	await sql`update auth_passkey set "counter" = greatest("counter", ${counter})
		where "credentialID" = ${credentialId}`.execute(db);
}

/** A key that is enrolled, or was. */
export interface SigningKey {
	/** COSE key */
	readonly publicKey: Buffer;
	readonly removedAt: Date | null;
}

/** The key with this id, if it is or was this member of staff's. */
export async function findSigningKey(
	db: Queryable,
	staffId: string,
	credentialId: string
): Promise<SigningKey | undefined> {
	const row = await db
		.selectFrom('signingKey as k')
		.innerJoin('staff as s', 's.userId', 'k.userId')
		.select(['k.publicKey', 'k.removedAt'])
		.where('s.id', '=', staffId)
		.where('k.credentialId', '=', credentialId)
		.executeTakeFirst();
	return row && { publicKey: Buffer.from(row.publicKey, 'base64'), removedAt: row.removedAt };
}
