import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DispenseInput } from '$lib/contract/http/dispensing';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { readLabels } from '$lib/server/services/dispensing/read-labels';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';
import { releasePrescription } from '$lib/server/services/dispensing/release-prescription';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';
import { expirePrescriptions } from '$lib/server/services/prescription/expire-prescriptions';
import { listQueue } from '$lib/server/services/review/list-queue';
import { Practice, type Pickup } from '../../fixtures/approved-prescription';
import { failureOf } from '../../fixtures/at-once';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const medicine = '阿莫西林胶囊';

describe('a prescription that is handed over in parts', () => {
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

	const give = ({ id }: Pickup, scans: string[], more: Partial<DispenseInput> = {}) =>
		dispensePacks(world.as.pharmacist1, {
			idempotencyKey: randomUUID(),
			prescriptionId: id,
			scans,
			partial: false,
			...more
		});
	const owing = { partial: true, owing: 'out_of_stock' as const };

	it('keeps the rest for the same code, asks only for it, and is filled by it', async () => {
		const { pharmacist1, doctor1 } = world.as;
		const pickup = await practice.approved([{ genericName: medicine, packs: 2 }]);
		await openByCode(pharmacist1, pickup.token);
		const first = await give(pickup, await packs.take(medicine, 1), { ...owing, payment: 'insurance' });
		expect(first.status).toBe('approved');
		const entry = (await listQueue(pharmacist1)).entries.find(({ id }) => id === pickup.id);
		expect(entry?.stage).toBe('ready');

		// The doctor can take nothing back, whoever holds it.
		expect(await failureOf(cancelPrescription(doctor1, pickup.id))).toMatchObject({
			code: 'not_allowed_now',
			detail: { status: 'approved' }
		});
		const again = await openByCode(pharmacist1, pickup.digits);
		expect(again.lines[0]).toMatchObject({ needed: 1, earlier: 1 });
		expect(await failureOf(cancelPrescription(doctor1, pickup.id))).toMatchObject({
			code: 'not_allowed_now'
		});
		await releasePrescription(pharmacist1, pickup.id);
		await openByCode(pharmacist1, pickup.token);

		const rest = await packs.take(medicine, 2);
		expect(await failureOf(give(pickup, rest))).toMatchObject({
			code: 'packs_refused',
			detail: { packs: [{ reason: 'too_many' }] }
		});
		const last = await give(pickup, rest.slice(0, 1));
		expect(last.status).toBe('dispensed');
		expect(await failureOf(openByCode(pharmacist1, pickup.token))).toMatchObject({ code: 'not_allowed_now' });
		expect((await readReceipt(pharmacist1, first.dispensingId)).payment).toBe('insurance');
		expect((await readReceipt(pharmacist1, last.dispensingId)).payment).toBeNull();
	});

	it('ends as partly handed over when nobody comes for the rest in time, by the clock', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 2 }]);
		await openByCode(world.as.pharmacist1, pickup.token);
		await give(pickup, await packs.take(medicine, 1), owing);
		const before = world.clock.at;
		world.clock.advance(4 * 86_400_000);
		expect(await failureOf(openByCode(world.as.pharmacist1, pickup.token))).toMatchObject({
			code: 'pickup_code_expired'
		});
		await expirePrescriptions({ ...world.as.pharmacist1, actor: { kind: 'system' } });
		const { status } = await world.services.db
			.selectFrom('prescription')
			.select('status')
			.where('id', '=', pickup.id)
			.executeTakeFirstOrThrow();
		expect(status).toBe('partly_dispensed');
		world.clock.at = before;
	});

	it('ends at once when the rest is given up', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 2 }]);
		await openByCode(world.as.pharmacist1, pickup.token);
		expect((await give(pickup, await packs.take(medicine, 1), { partial: true })).status).toBe(
			'partly_dispensed'
		);
		expect(await failureOf(openByCode(world.as.pharmacist1, pickup.token))).toMatchObject({
			code: 'not_allowed_now'
		});
	});

	it('names the batch that expires first, and never a recalled one', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 2 }]);
		const sheet = await openByCode(world.as.pharmacist1, pickup.token);
		const [line] = sheet.lines;
		const rows = await world.services.db
			.selectFrom('pack')
			.innerJoin('batch', 'batch.id', 'pack.batchId')
			.select(['batch.number', 'batch.expiresOn'])
			.distinct()
			.where('pack.productId', '=', line?.productId ?? '')
			.where('pack.storeId', '=', packs.storeOf('pharmacist1'))
			.where('pack.status', '=', 'in_stock')
			.where('pack.level', '=', 1)
			.where('pack.unitsDispensed', '=', 0)
			.where('batch.expiresOn', '>', '2026-11-30')
			.where('batch.number', 'not in', (eb) => eb.selectFrom('recallBatch').select('batchNumber'))
			.orderBy('batch.expiresOn')
			.execute();
		expect(line?.fetch[0]).toMatchObject({ batchNumber: rows[0]?.number, short: false });
		expect(line?.fetch.reduce((sum, batch) => sum + batch.packs, 0)).toBe(2);
		await releasePrescription(world.as.pharmacist1, pickup.id);
	});

	it('prints the whole name and the dose on labels, for its own store alone', async () => {
		const { pharmacist1, pharmacist3, pharmacistB } = world.as;
		const pickup = await practice.approved([{ genericName: medicine, packs: 1 }]);
		await openByCode(pharmacist1, pickup.token);
		const { dispensingId } = await give(pickup, await packs.take(medicine, 1));
		expect(await readLabels(pharmacist1, dispensingId)).toMatchObject({
			patient: '王小芳',
			labels: [{ genericName: medicine, packs: 1, dosing: { unit: 'capsule' } }]
		});
		for (const stranger of [pharmacist3, pharmacistB])
			expect(await failureOf(readLabels(stranger, dispensingId))).toMatchObject({ code: 'forbidden' });
		const otc = await sellOtc(pharmacist1, {
			idempotencyKey: randomUUID(),
			scans: [await packs.one('维生素C片')],
			buyer: null,
			payment: 'electronic'
		});
		expect((await readReceipt(pharmacist1, otc.dispensingId)).payment).toBe('electronic');
		expect(await failureOf(readLabels(pharmacist1, otc.dispensingId))).toMatchObject({ code: 'not_found' });
	});
});
