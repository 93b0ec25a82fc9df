import { roles, type Actor, type DeviceActor, type StaffActor } from '$lib/contract/actor';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

/** An active member of staff by login account. */
export async function findStaff(db: Queryable, userId: string): Promise<StaffActor | undefined> {
	const row = await db
		.selectFrom('staff')
		.select(['id', 'userId', 'name', 'role', 'chainId', 'storeId', 'hospitalId'])
		.where('userId', '=', userId)
		.where('active', '=', true)
		.executeTakeFirst();
	return row && { kind: 'staff', ...row, role: oneOf(roles, row.role) };
}

/** A device by the hash of its cookie, whether it is still paired or was revoked since. */
export async function findDevice(
	db: Queryable,
	tokenHash: Buffer
): Promise<{ device: DeviceActor; revoked: boolean } | undefined> {
	const row = await db
		.selectFrom('device')
		.select(['id', 'chainId', 'storeId', 'revokedAt'])
		.where('tokenHash', '=', tokenHash)
		.executeTakeFirst();
	if (!row) return undefined;
	const { id, chainId, storeId, revokedAt } = row;
	return { device: { kind: 'device', id, chainId, storeId }, revoked: revokedAt !== null };
}

export async function findMachine(
	db: Queryable,
	keyHash: Buffer
): Promise<Extract<Actor, { kind: 'machine' }> | undefined> {
	const row = await db
		.selectFrom('apiKey')
		.select(['id', 'chainId'])
		.where('keyHash', '=', keyHash)
		.where('revokedAt', 'is', null)
		.executeTakeFirst();
	return row && { kind: 'machine', ...row };
}
