import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CounterCopy, KeptPrescription, OfflineSheet } from '$lib/contract/http/offline-counter';
import { lockPhrase, lockRounds, readPickupSecret } from '$lib/domain/dispensing/pickup-secret';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { readCounterCopy } from '$lib/server/services/offline-counter/read-counter-copy';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';
import { Practice } from '../../fixtures/approved-prescription';
import { createWorld, type World } from '../world';

const medicine = '阿莫西林胶囊';

/** As a browser opens it: with the customer's code, or not at all. */
function openWith(code: string, copy: CounterCopy, kept: KeptPrescription): OfflineSheet | undefined {
	const secret = readPickupSecret(code);
	if (!secret) throw new TypeError('no code');
	const salt = Buffer.from(copy.salt, 'base64');
	const bytes = pbkdf2Sync(lockPhrase(secret), salt, lockRounds(secret, copy.iterations), 64, 'sha256');
	const door = kept.doors.find(({ verifier }) => verifier === bytes.subarray(0, 32).toString('base64'));
	if (!door) return undefined;
	const sealed = Buffer.from(door.sealed, 'base64');
	const opener = createDecipheriv('aes-256-gcm', bytes.subarray(32), Buffer.from(door.iv, 'base64'));
	opener.setAuthTag(sealed.subarray(-16));
	const text = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]).toString('utf8');
	return JSON.parse(text) as OfflineSheet;
}

describe('what a counter keeps of its store’s prescriptions', () => {
	let world: World;
	let practice: Practice;

	beforeAll(async () => {
		world = await createWorld();
		practice = await Practice.open(world);
	});
	afterAll(() => world.close());

	it('opens by the digits and by the token, and names nobody before', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 2 }]);
		const copy = await readCounterCopy(world.as.pharmacist1);
		const kept = copy.prescriptions.find(({ id }) => id === pickup.id);
		if (!kept) throw new TypeError('not kept');
		expect(kept.heldBy).toBe('nobody');
		const text = JSON.stringify(copy);
		for (const secret of ['王', medicine, pickup.digits, pickup.token, '990000', '磺胺'])
			expect(text).not.toContain(secret);
		for (const code of [pickup.digits, pickup.token]) {
			const sheet = openWith(code, copy, kept);
			expect(sheet).toMatchObject({
				patient: '王小芳',
				sheet: { id: pickup.id, allergies: null, lines: [{ genericName: medicine, needed: 2 }] },
				needs: [{ lineId: '1', days: 7 }]
			});
			const inside = JSON.stringify(sheet);
			for (const secret of ['diagnos', 'phone', 'identity', '磺胺']) expect(inside).not.toContain(secret);
		}
		expect(openWith('00000000', copy, kept)).toBeUndefined();
	});

	it('holds those of the store alone, of held ones the id, and none that is finished or out of date', async () => {
		const mine = await practice.approved([{ genericName: medicine, packs: 1 }]);
		const theirs = await practice.approved([{ genericName: medicine, packs: 1 }]);
		const gone = await practice.approved([{ genericName: medicine, packs: 1 }]);
		const elsewhere = await practice.approved(
			[{ genericName: medicine, packs: 1 }],
			world.as.kiosk2a,
			world.as.pharmacist3
		);
		await openByCode(world.as.pharmacist1, mine.token);
		await openByCode(world.as.pharmacist2, theirs.token);
		await cancelPrescription(world.as.doctor1, gone.id);
		const { prescriptions } = await readCounterCopy(world.as.pharmacist1);
		const told = (id: string) => {
			const kept = prescriptions.find((one) => one.id === id);
			return kept && [kept.heldBy, kept.doors.length];
		};
		expect(told(mine.id)).toEqual(['me', 2]);
		expect(told(theirs.id)).toEqual(['other', 0]);
		expect(told(gone.id)).toBeUndefined();
		expect(told(elsewhere.id)).toBeUndefined();
		const before = world.clock.at;
		world.clock.advance(10 * 86_400_000);
		expect((await readCounterCopy(world.as.pharmacist1)).prescriptions).toEqual([]);
		world.clock.at = before;
	});
});
