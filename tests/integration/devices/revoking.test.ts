import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readUserCode } from '$lib/contract/http/devices';
import { RevokedDevice } from '$lib/server/auth/revoked-device';
import { demoKiosks, storeA1, storeA2 } from '$lib/server/demo/demo-people';
import { reportFailure } from '$lib/server/http/failure-answer';
import { findDevice } from '$lib/server/repositories/actors';
import { approvePairing } from '$lib/server/services/device/approve-pairing';
import { listDevices } from '$lib/server/services/device/list-devices';
import { markGone, markSeen } from '$lib/server/services/device/mark-presence';
import { pollPairing } from '$lib/server/services/device/poll-pairing';
import { renameDevice } from '$lib/server/services/device/rename-device';
import { revokeDevice } from '$lib/server/services/device/revoke-device';
import { startPairing } from '$lib/server/services/device/start-pairing';
import { listEntries } from '$lib/server/services/audit/list-entries';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const kiosk = demoKiosks[0]?.id ?? '';
const refusal = (code: string) => expect.objectContaining({ code });

async function pair(deviceId = kiosk): Promise<string> {
	const { deviceCode, userCode } = await startPairing(world.as.nobody);
	await approvePairing(world.as.manager, {
		userCode: readUserCode(userCode) ?? '',
		target: { kind: 'existing', deviceId }
	});
	return (await pollPairing(world.as.nobody, { deviceCode })).token;
}
const who = (token: string) => findDevice(world.services.db, world.services.seal.hash('device', token));
const stateOf = async (deviceId: string) =>
	(await listDevices(world.as.manager)).flatMap(({ devices }) => devices).find(({ id }) => id === deviceId)
		?.state;

describe('revoking a kiosk', () => {
	it('keeps it recognised, so that it is told why; a new pairing makes the old secret unknown', async () => {
		const first = await pair();
		expect(await stateOf(kiosk)).toBe('offline');
		await revokeDevice(world.as.manager, { deviceId: kiosk });
		expect(await who(first)).toMatchObject({ revoked: true, device: { id: kiosk } });
		expect(await stateOf(kiosk)).toBe('revoked');
		expect(world.published).toContainEqual(expect.objectContaining({ kind: 'device', deviceId: kiosk }));
		await expect(revokeDevice(world.as.manager, { deviceId: kiosk })).rejects.toEqual(
			refusal('not_allowed_now')
		);
		const second = await pair();
		expect(await who(second)).toMatchObject({ revoked: false });
		expect(await who(first)).toBeUndefined();
	});

	it('puts the refused machine into the trail of its own chain', async () => {
		const token = await pair();
		await revokeDevice(world.as.manager, { deviceId: kiosk });
		const found = await who(token);
		if (!found?.revoked) throw new Error('not revoked');
		const { services } = world;
		const ctx = world.as.nobody;
		await reportFailure(services, ctx, new RevokedDevice(found.device), ctx.requestId, 'pack.verify');
		const { entries } = await listEntries(world.as.manager, { outcome: 'refused', action: 'pack.verify' });
		expect(entries).toEqual([
			expect.objectContaining({
				reason: 'device_revoked',
				actor: { kind: 'device', name: '人民路店1号机' },
				subject: { type: 'operation', id: kiosk, name: '人民路店1号机' },
				requestId: ctx.requestId
			})
		]);
		expect((await listEntries(world.as.managerB, { outcome: 'refused' })).entries).toEqual([]);
	});

	it('has nothing to revoke at a place that no machine took', async () => {
		const deviceId = demoKiosks[3]?.id ?? '';
		await expect(revokeDevice(world.as.manager, { deviceId })).rejects.toEqual(refusal('not_allowed_now'));
	});

	it('belongs to the own chain, and of a manager with one store to that store', async () => {
		await expect(revokeDevice(world.as.managerB, { deviceId: kiosk })).rejects.toEqual(refusal('forbidden'));
		const ctx = world.as.manager;
		if (ctx.actor.kind !== 'staff') throw new Error('not staff');
		const ofLakeside = { ...ctx, actor: { ...ctx.actor, storeId: storeA2 } };
		await expect(renameDevice(ofLakeside, { deviceId: kiosk, name: 'x' })).rejects.toEqual(
			refusal('forbidden')
		);
		expect((await listDevices(ofLakeside)).map(({ id }) => id)).toEqual([storeA2]);
	});
});

describe('the list of kiosks', () => {
	it('tells open lines from closed and silent ones', async () => {
		const deviceId = demoKiosks[1]?.id ?? '';
		await pair(deviceId);
		await markSeen(world.as.kiosk1b, { opened: true });
		expect(await stateOf(deviceId)).toBe('online');
		world.clock.advance(74_000);
		expect(await stateOf(deviceId)).toBe('online');
		world.clock.advance(2_000);
		expect(await stateOf(deviceId)).toBe('offline');
		await markSeen(world.as.kiosk1b, { opened: false });
		expect(await stateOf(deviceId)).toBe('online');
		await markGone(world.as.kiosk1b);
		expect(await stateOf(deviceId)).toBe('offline');
	});

	it('holds the stores of the own chain only, with those that have no kiosk', async () => {
		const own = await listDevices(world.as.manager);
		expect(own.map(({ id }) => id)).toEqual([storeA1, storeA2]);
		expect(own.flatMap(({ devices }) => devices)).toHaveLength(4);
		const others = await listDevices(world.as.managerB);
		expect(others.map(({ devices }) => devices)).toEqual([[]]);
	});

	it('shows the new name, and the trail both', async () => {
		await renameDevice(world.as.manager, { deviceId: kiosk, name: '门口' });
		const names = (await listDevices(world.as.manager)).flatMap(({ devices }) =>
			devices.map(({ name }) => name)
		);
		expect(names).toContain('门口');
		const row = await world.services.db
			.selectFrom('auditEntry')
			.select('detail')
			.where('action', '=', 'device.rename')
			.executeTakeFirstOrThrow();
		expect(row.detail).toEqual({ from: '人民路店1号机', to: '门口' });
	});
});
