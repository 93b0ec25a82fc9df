import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkPack } from '$lib/server/services/dispensing/check-pack';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';
import { releasePrescription } from '$lib/server/services/dispensing/release-prescription';
import { resumePrescription } from '$lib/server/services/dispensing/resume-prescription';
import { closeReview, openReview } from '$lib/server/services/review/open-review';
import { listQueue } from '$lib/server/services/review/list-queue';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { Practice, type Pickup } from '../../fixtures/approved-prescription';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const amoxicillin = '阿莫西林胶囊';
const amlodipine = '苯磺酸氨氯地平片';

describe('from review to receipt', () => {
	let world: World;
	let practice: Practice;
	let packs: StorePacks;

	beforeAll(async () => {
		world = await createWorld();
		practice = await Practice.open(world);
		packs = new StorePacks(world);
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	const stageOf = async (id: string) =>
		(await listQueue(world.as.pharmacist2)).entries.find((entry) => entry.id === id)?.stage;

	const give = (pickup: Pickup, scans: string[], partial = false) =>
		dispensePacks(world.as.pharmacist1, {
			idempotencyKey: randomUUID(),
			prescriptionId: pickup.id,
			scans,
			partial
		});

	it('moves through the queue and ends with packs bound to their lines', async () => {
		const id = await practice.signed([
			{ genericName: amoxicillin, packs: 2 },
			{ genericName: amlodipine, packs: 1 }
		]);
		expect(await stageOf(id)).toBe('waiting');
		const view = await openReview(world.as.pharmacist1, id);
		expect(await stageOf(id)).toBe('in_review');
		expect(view.signature.holds).toBe(true);
		if (!('rows' in view)) throw new TypeError('no evidence');
		expect(view.rows).toHaveLength(10);
		expect(view.rows.every(({ evidence }) => evidence.length > 0)).toBe(true);
		expect(view.allergies).toEqual({ answer: 'listed', text: '磺胺' });
		expect(JSON.stringify(view)).not.toContain('王小芳');
		await closeReview(world.as.pharmacist1, id);
		expect(await stageOf(id)).toBe('waiting');

		await practice.decide(id, world.as.pharmacist1, {
			decision: 'approve',
			checks: Object.fromEntries(view.rows.map(({ key }) => [key, true])),
			reason: null,
			note: ''
		});
		expect(await stageOf(id)).toBe('ready');
		const pickup = await practice.pickupOf(id);
		expect(pickup.token).toMatch(/^WYRX1\.[0-9A-Z]{27}$/);
		expect(pickup.digits).toMatch(/^\d{8}$/);

		const sheet = await openByCode(world.as.pharmacist1, pickup.token);
		expect(await stageOf(id)).toBe('dispensing');
		expect(sheet.lines.map(({ needed }) => needed)).toEqual([2, 1]);
		const [first = '', second = ''] = await packs.take(amoxicillin, 2);
		const third = await packs.one(amlodipine);
		const checked = await checkPack(world.as.pharmacist1, {
			prescriptionId: id,
			before: [first, second],
			scan: third
		});
		expect(checked).toMatchObject({ accepted: true, lineNo: 2 });

		const done = await give(pickup, [first, third, second]);
		expect(done.status).toBe('dispensed');
		expect(await stageOf(id)).toBeUndefined();
		const receipt = await readReceipt(world.as.pharmacist1, done.dispensingId);
		expect(receipt.items.flatMap((item) => item.packs.map(({ code }) => code)).sort()).toEqual(
			[first, second, third].sort()
		);
		expect(receipt.patient).toBe('王*芳');
		expect(receipt.reviewer).toBe('吴静怡');

		const verdict = await verifyCode(world.as.kiosk1a, { input: first });
		expect(verdict.state).toBe('sold');
		expect(JSON.stringify(verdict)).toContain(world.clock.at.toISOString());
	});

	it('opens by the digits as well, gives back what was claimed, and hands out a part when told so', async () => {
		const pickup = await practice.approved([
			{ genericName: amoxicillin, packs: 2 },
			{ genericName: amlodipine, packs: 1 }
		]);
		await openByCode(world.as.pharmacist2, `${pickup.digits.slice(0, 4)} ${pickup.digits.slice(4)}`);
		expect((await resumePrescription(world.as.pharmacist2, pickup.id)).id).toBe(pickup.id);
		await expect(resumePrescription(world.as.pharmacist1, pickup.id)).rejects.toMatchObject({
			code: 'taken_by_other',
			detail: { by: '郑浩然' }
		});
		await releasePrescription(world.as.pharmacist2, pickup.id);
		await openByCode(world.as.pharmacist1, pickup.digits);
		await openByCode(world.as.pharmacist1, pickup.digits);
		const code = await packs.one(amoxicillin);
		await expect(give(pickup, [code])).rejects.toMatchObject({ code: 'lines_incomplete' });
		const done = await give(pickup, [code], true);
		expect(done.status).toBe('partly_dispensed');
	});

	it('tells the screens of the kiosk, the doctor and the counter after each step', async () => {
		world.published.length = 0;
		const pickup = await practice.approved([{ genericName: amlodipine, packs: 1 }]);
		await openByCode(world.as.pharmacist1, pickup.token);
		await give(pickup, [await packs.one(amlodipine)]);
		const told = world.published.filter(
			(change) => change.kind === 'prescription' && change.prescriptionId === pickup.id
		);
		// signed, opened for review, approved, claimed, dispensed
		expect(told).toHaveLength(5);
	});
});
