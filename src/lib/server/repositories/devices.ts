import type { Queryable } from '../db/client';

export interface DeviceRow {
	readonly id: string;
	readonly chainId: string;
	readonly storeId: string;
	readonly name: string;
	readonly pairedAt: Date | null;
	readonly revokedAt: Date | null;
}

const columns = ['id', 'chainId', 'storeId', 'name', 'pairedAt', 'revokedAt'] as const;

export async function findDeviceById(db: Queryable, id: string): Promise<DeviceRow | undefined> {
	return db.selectFrom('device').select(columns).where('id', '=', id).executeTakeFirst();
}

/** Locked until the transaction ends: revoking and pairing one machine take turns. */
export async function lockDevice(trx: Queryable, id: string): Promise<DeviceRow | undefined> {
	return trx.selectFrom('device').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** A kiosk as it sees itself. */
export async function findDeviceWithStore(db: Queryable, id: string) {
	return db
		.selectFrom('device')
		.innerJoin('store', 'store.id', 'device.storeId')
		.select(['device.id', 'device.name', 'store.id as storeId', 'store.name as storeName'])
		.where('device.id', '=', id)
		.executeTakeFirst();
}

export async function findStore(db: Queryable, id: string) {
	return db.selectFrom('store').select(['id', 'chainId', 'name']).where('id', '=', id).executeTakeFirst();
}

export async function insertDevice(
	trx: Queryable,
	device: { id: string; chainId: string; storeId: string; name: string }
): Promise<void> {
	await trx.insertInto('device').values(device).execute();
}

/** Gives a machine a new secret; the one before, revoked or not, opens nothing any more. */
export async function setDeviceToken(
	trx: Queryable,
	id: string,
	paired: { tokenHash: Buffer; pairedAt: Date; pairedBy: string | null }
): Promise<void> {
	await trx
		.updateTable('device')
		.set({ ...paired, revokedAt: null, lastSeenAt: null, connectedAt: null })
		.where('id', '=', id)
		.execute();
}

/** The secret's hash stays, so that the machine is still recognised and told why it is refused. */
export async function setDeviceRevoked(trx: Queryable, id: string, at: Date): Promise<void> {
	await trx.updateTable('device').set({ revokedAt: at, connectedAt: null }).where('id', '=', id).execute();
}

export async function setDeviceName(trx: Queryable, id: string, name: string): Promise<void> {
	await trx.updateTable('device').set({ name }).where('id', '=', id).execute();
}

export async function setDeviceSeen(db: Queryable, id: string, at: Date): Promise<void> {
	await db
		.updateTable('device')
		.set((eb) => ({ lastSeenAt: at, connectedAt: eb.fn.coalesce('connectedAt', eb.val(at)) }))
		.where('id', '=', id)
		.where('revokedAt', 'is', null)
		.execute();
}

export async function setDeviceGone(db: Queryable, id: string, at: Date): Promise<void> {
	await db
		.updateTable('device')
		.set({ lastSeenAt: at, connectedAt: null })
		.where('id', '=', id)
		.where('connectedAt', 'is not', null)
		.execute();
}

/**
 * Every store of a chain (or the one store) with its machines; a store without machines has one row with
 * `deviceId` null.
 */
export async function listStoresWithDevices(db: Queryable, chainId: string, storeId: string | null) {
	return db
		.selectFrom('store')
		.leftJoin('device', 'device.storeId', 'store.id')
		.leftJoin('staff', 'staff.id', 'device.pairedBy')
		.select([
			'store.id as storeId',
			'store.name as storeName',
			'store.address',
			'device.id as deviceId',
			'device.name',
			'device.tokenHash',
			'device.lastSeenAt',
			'device.connectedAt',
			'device.pairedAt',
			'device.revokedAt',
			'staff.name as pairedBy'
		])
		.where('store.chainId', '=', chainId)
		.$if(storeId !== null, (query) => query.where('store.id', '=', storeId ?? ''))
		.orderBy('store.institutionCode')
		.orderBy('device.name')
		.execute();
}
