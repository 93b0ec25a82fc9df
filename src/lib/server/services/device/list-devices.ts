import type { DeviceState, ListedDevice, StoreDevices } from '$lib/contract/http/devices';
import { requireManager } from '../../access';
import type { Context } from '../../context';
import { listStoresWithDevices } from '../../repositories/devices';

/** A line is taken for broken after two missed beats of `deviceBeatMs` and a little. */
export const deviceBeatMs = 30_000;
const silentMs = 2.5 * deviceBeatMs;

type Row = Awaited<ReturnType<typeof listStoresWithDevices>>[number];

function stateOf(row: Row, now: Date): DeviceState {
	if (row.revokedAt) return 'revoked';
	if (!row.tokenHash) return 'unpaired';
	const seen = row.connectedAt && row.lastSeenAt ? row.lastSeenAt.getTime() : -Infinity;
	return now.getTime() - seen < silentMs ? 'online' : 'offline';
}

/** The manager's stores with their machines, stores without any included. */
export async function listDevices(ctx: Context): Promise<StoreDevices[]> {
	const manager = requireManager(ctx, 'device.manage');
	const rows = await listStoresWithDevices(ctx.services.db, manager.chainId, manager.storeId);
	const stores = new Map<string, StoreDevices & { devices: ListedDevice[] }>();
	for (const row of rows) {
		let store = stores.get(row.storeId);
		if (!store) {
			store = { id: row.storeId, name: row.storeName, address: row.address, devices: [] };
			stores.set(row.storeId, store);
		}
		if (row.deviceId)
			store.devices.push({
				id: row.deviceId,
				name: row.name ?? '',
				state: stateOf(row, ctx.now()),
				lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
				pairedAt: row.pairedAt?.toISOString() ?? null,
				pairedBy: row.pairedBy,
				revokedAt: row.revokedAt?.toISOString() ?? null
			});
	}
	return [...stores.values()];
}
