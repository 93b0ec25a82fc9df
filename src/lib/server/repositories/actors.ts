import type { Actor, DeviceActor, StaffActor } from '$lib/contract/actor';
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
	return row && { kind: 'staff', ...row, role: oneOf(['pharmacist', 'doctor', 'manager'], row.role) };
}

/** A paired device by the hash of its cookie; `revoked` tells which one it was once. */
export async function findDevice(
	db: Queryable,
	tokenHash: Buffer
): Promise<DeviceActor | { kind: 'revoked'; id: string } | undefined> {
	const row = await db
		.selectFrom('device')
		.select(['id', 'chainId', 'storeId', 'revokedAt'])
		.where('tokenHash', '=', tokenHash)
		.executeTakeFirst();
	if (!row) return undefined;
	if (row.revokedAt) return { kind: 'revoked', id: row.id };
	return { kind: 'device', id: row.id, chainId: row.chainId, storeId: row.storeId };
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
