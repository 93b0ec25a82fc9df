import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findDevice } from '$lib/server/repositories/actors';
import { demoKiosks, storeA1, storeA2, storeB1 } from '$lib/server/demo/demo-people';
import { approvePairing } from '$lib/server/services/device/approve-pairing';
import { denyPairing } from '$lib/server/services/device/deny-pairing';
import { pollPairing } from '$lib/server/services/device/poll-pairing';
import { startPairing } from '$lib/server/services/device/start-pairing';
import { readUserCode } from '$lib/contract/http/devices';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());
// Wrong codes are counted for ten minutes: each test has ten minutes of its own.
beforeEach(() => world.clock.advance(11 * 60_000));

const kiosk = demoKiosks[0]?.id ?? '';
const existing = { kind: 'existing', deviceId: kiosk } as const;

/** A kiosk that shows a code; the code as the services take it. */
async function offer() {
	const started = await startPairing(world.as.nobody);
	return { ...started, userCode: readUserCode(started.userCode) ?? '' };
}

const entries = (action: string) =>
	world.services.db.selectFrom('auditEntry').selectAll().where('action', '=', action).execute();

const refusal = (code: string) => expect.objectContaining({ code });

describe('pairing a kiosk', () => {
	it('shows eight consonants in two groups and keeps only a hash of the secret', async () => {
		const started = await startPairing(world.as.nobody);
		expect(started.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
		expect(started).toMatchObject({ expiresInSeconds: 600, intervalSeconds: 3 });
		const rows = await world.services.db.selectFrom('devicePairing').selectAll().execute();
		expect(rows.length).toBeGreaterThan(0);
		expect(JSON.stringify(rows)).not.toContain(started.deviceCode);
	});

	it('waits for the manager, then hands the secret out once', async () => {
		const { deviceCode, userCode } = await offer();
		await expect(pollPairing(world.as.nobody, { deviceCode })).rejects.toEqual(refusal('pairing_pending'));
		await approvePairing(world.as.manager, { userCode, target: existing });
		const { token, self } = await pollPairing(world.as.nobody, { deviceCode });
		expect(token).toMatch(/^[\w-]{43}$/);
		expect(self).toMatchObject({ id: kiosk, store: { id: storeA1 } });
		const found = await findDevice(world.services.db, world.services.seal.hash('device', token));
		expect(found).toMatchObject({ revoked: false, device: { id: kiosk, storeId: storeA1 } });
		await expect(pollPairing(world.as.nobody, { deviceCode })).rejects.toEqual(refusal('pairing_expired'));
		const [paired] = (await entries('device.pair')).slice(-1);
		expect(paired).toMatchObject({ actorKind: 'device', actorId: kiosk, outcome: 'done' });
		const [approved] = (await entries('device.pairing.approve')).slice(-1);
		expect(approved).toMatchObject({ subjectId: kiosk, actorKind: 'staff' });
	});

	it('hands the secret to one of many polls at once', async () => {
		const { deviceCode, userCode } = await offer();
		await approvePairing(world.as.manager, { userCode, target: existing });
		const polls = Array.from({ length: 16 }, () => pollPairing(world.as.nobody, { deviceCode }));
		const settled = await Promise.allSettled(polls);
		expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	});

	it('is decided by one of two managers at once', async () => {
		const { userCode } = await offer();
		const target = { kind: 'new', storeId: storeA2, name: '湖滨店3号机' } as const;
		const settled = await Promise.allSettled([
			approvePairing(world.as.manager, { userCode, target }),
			approvePairing(world.secondProcess().as.manager, { userCode, target })
		]);
		expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const rows = await world.services.db
			.selectFrom('device')
			.select('id')
			.where('name', '=', target.name)
			.execute();
		expect(rows).toHaveLength(1);
	});

	it('ends when the manager refuses', async () => {
		const { deviceCode, userCode } = await offer();
		await denyPairing(world.as.manager, { userCode });
		await expect(pollPairing(world.as.nobody, { deviceCode })).rejects.toEqual(refusal('pairing_denied'));
		await expect(approvePairing(world.as.manager, { userCode, target: existing })).rejects.toEqual(
			refusal('not_allowed_now')
		);
		expect(await entries('device.pairing.deny')).toHaveLength(1);
	});

	it('runs out after ten minutes, approved or not', async () => {
		const waiting = await offer();
		const approved = await offer();
		await approvePairing(world.as.manager, { userCode: approved.userCode, target: existing });
		world.clock.advance(600_000);
		for (const { deviceCode } of [waiting, approved])
			await expect(pollPairing(world.as.nobody, { deviceCode })).rejects.toEqual(refusal('pairing_expired'));
		await expect(
			approvePairing(world.as.manager, { userCode: waiting.userCode, target: existing })
		).rejects.toEqual(refusal('pairing_expired'));
	});

	it('knows nothing of a device code that was never given out', async () => {
		const deviceCode = 'A'.repeat(43);
		await expect(pollPairing(world.as.nobody, { deviceCode })).rejects.toEqual(refusal('pairing_expired'));
	});
});

describe('guessing codes', () => {
	it('stops after five wrong ones, however many come at once, and is written down', async () => {
		const { userCode } = await offer();
		const before = (await entries('device.pairing.wrong-code')).length;
		const guesses = Array.from({ length: 24 }, () =>
			denyPairing(world.as.manager, { userCode: 'ZZZZZZZZ' }).catch((error: { code: string }) => error.code)
		);
		const answers = await Promise.all(guesses);
		expect(answers.filter((code) => code === 'not_found')).toHaveLength(5);
		expect(answers.filter((code) => code === 'too_many_requests')).toHaveLength(19);
		expect((await entries('device.pairing.wrong-code')).length - before).toBe(5);
		// The right code has to wait as well, or the limit would tell right from wrong.
		await expect(approvePairing(world.as.manager, { userCode, target: existing })).rejects.toEqual(
			refusal('too_many_requests')
		);
		// Another chain's manager is not held up by it.
		const target = { kind: 'new', storeId: storeB1, name: '东门店1号机' } as const;
		await expect(approvePairing(world.as.managerB, { userCode, target })).resolves.toHaveProperty('deviceId');
	});

	it('lets the manager try again ten minutes later', async () => {
		const { userCode } = await offer();
		await expect(approvePairing(world.as.manager, { userCode, target: existing })).resolves.toBeDefined();
	});
});

describe("another chain's manager", () => {
	it('cannot give a kiosk a place in this chain', async () => {
		const { deviceCode, userCode } = await offer();
		const targets = [existing, { kind: 'new', storeId: storeA1, name: '混入' } as const];
		for (const target of targets)
			await expect(approvePairing(world.as.managerB, { userCode, target })).rejects.toEqual(
				refusal('forbidden')
			);
		await expect(pollPairing(world.as.nobody, { deviceCode })).rejects.toEqual(refusal('pairing_pending'));
	});

	it('learns nothing of a code that this chain took', async () => {
		const { userCode } = await offer();
		await approvePairing(world.as.manager, { userCode, target: existing });
		await expect(denyPairing(world.as.managerB, { userCode })).rejects.toEqual(refusal('not_found'));
	});
});
