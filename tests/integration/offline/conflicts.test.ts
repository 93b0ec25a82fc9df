import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConflictChoice } from '$lib/contract/http/offline-counter';
import type { Context } from '$lib/server/context';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { releasePrescription } from '$lib/server/services/dispensing/release-prescription';
import { listConflicts } from '$lib/server/services/offline-counter/list-conflicts';
import { resolveConflict } from '$lib/server/services/offline-counter/resolve-conflict';
import { uploadHandOver } from '$lib/server/services/offline-counter/upload-hand-over';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';
import { readRecallCalls } from '$lib/server/services/recall/list-recall-calls';
import { Practice, type Pickup } from '../../fixtures/approved-prescription';
import { allAtOnce, failureOf } from '../../fixtures/at-once';
import { lateHandOver } from '../../fixtures/late-hand-over';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const medicine = '阿莫西林胶囊';
const omeprazole = '奥美拉唑肠溶胶囊';
const note = '药已交给顾客，店长知道';

describe('what contradicts the records by the time it is sent', () => {
	let world: World;
	let other: World;
	let practice: Practice;
	let packs: StorePacks;

	beforeAll(async () => {
		world = await createWorld();
		other = world.secondProcess();
		practice = await Practice.open(world);
		packs = new StorePacks(world);
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	const approved = (genericName = medicine) => practice.approved([{ genericName, packs: 1 }]);
	const statusOf = async (id: string) =>
		(
			await world.services.db
				.selectFrom('prescription')
				.select('status')
				.where('id', '=', id)
				.executeTakeFirstOrThrow()
		).status;
	const packOf = (code: string) =>
		world.services.db
			.selectFrom('pack')
			.select(['status', 'saleCount'])
			.where('code', '=', code)
			.executeTakeFirstOrThrow();
	const decide = (ctx: Context, id: string, choice: ConflictChoice) =>
		resolveConflict(ctx, id, { choice, note });

	/** Sent by the first counter. @returns the id of the conflict that came of it */
	async function conflictOf(pickup: Pickup, code: string, reason: string): Promise<string> {
		const input = lateHandOver(world.as.pharmacist1, pickup.id, [code]);
		expect(await uploadHandOver(world.as.pharmacist1, input)).toEqual({ outcome: 'conflict', reason });
		// Again after a lost reply, and nothing of it is entered.
		expect(await uploadHandOver(other.as.pharmacist1, input)).toEqual({ outcome: 'conflict', reason });
		expect(await packOf(code)).toMatchObject({ saleCount: 0 });
		return input.id;
	}

	it('cancelled meanwhile, the medicine is with the customer: the pack leaves the shelf as a difference', async () => {
		const pickup = await approved();
		const code = await packs.one(medicine);
		await cancelPrescription(world.as.doctor1, pickup.id);
		const id = await conflictOf(pickup, code, 'not_allowed_now');
		const view = await decide(world.as.pharmacist2, id, 'given');
		expect(view.resolution).toMatchObject({ choice: 'given', note });
		expect(view.resolution?.receiptNumber).toBeTruthy();
		expect(await statusOf(pickup.id)).toBe('cancelled');
		expect(await packOf(code)).toEqual({ status: 'sold', saleCount: 1 });
		// The same decision again changes nothing, another is refused.
		expect(await decide(world.as.pharmacist1, id, 'given')).toEqual(view);
		expect((await failureOf(decide(world.as.pharmacist1, id, 'taken_back'))).code).toBe('not_allowed_now');
	});

	it('cancelled meanwhile, the medicine came back: nothing is entered', async () => {
		const pickup = await approved();
		const code = await packs.one(medicine);
		await cancelPrescription(world.as.doctor1, pickup.id);
		const id = await conflictOf(pickup, code, 'not_allowed_now');
		const view = await decide(world.as.pharmacist1, id, 'taken_back');
		expect(view.resolution).toMatchObject({ choice: 'taken_back', receiptNumber: null });
		expect(await packOf(code)).toEqual({ status: 'in_stock', saleCount: 0 });
	});

	it('held by a colleague: looked at again after the colleague gave it back', async () => {
		const pickup = await approved();
		const code = await packs.one(medicine);
		await openByCode(world.as.pharmacist2, pickup.token);
		const id = await conflictOf(pickup, code, 'taken_by_other');
		const { conflicts } = await listConflicts(world.as.pharmacist1);
		expect(conflicts.find((one) => one.id === id)?.other.holder).toMatchObject({ name: '郑浩然' });
		expect((await failureOf(decide(world.as.pharmacist1, id, 'recheck'))).code).toBe('taken_by_other');
		await releasePrescription(world.as.pharmacist2, pickup.id);
		const view = await decide(world.as.pharmacist1, id, 'recheck');
		expect(view).toMatchObject({ statusNow: 'dispensed', resolution: { choice: 'recheck' } });
		expect(await packOf(code)).toEqual({ status: 'sold', saleCount: 1 });
	});

	it('sold elsewhere meanwhile: given, the sale on record stands and nothing is bound twice', async () => {
		const pickup = await approved();
		const code = await packs.one(medicine);
		const rival = await approved();
		const sold = lateHandOver(world.as.pharmacist2, rival.id, [code]);
		expect(await uploadHandOver(world.as.pharmacist2, sold)).toMatchObject({ outcome: 'entered' });
		const input = lateHandOver(world.as.pharmacist1, pickup.id, [code]);
		expect(await uploadHandOver(world.as.pharmacist1, input)).toMatchObject({ reason: 'packs_refused' });
		const view = await decide(world.as.pharmacist1, input.id, 'given');
		expect(view.resolution).toMatchObject({ choice: 'given', receiptNumber: null });
		expect(await packOf(code)).toEqual({ status: 'sold', saleCount: 1 });
		expect(await statusOf(pickup.id)).toBe('approved');
	});

	it('recalled meanwhile and given: counted to its prescription, and the patient is on the list of calls', async () => {
		const pickup = await approved(omeprazole);
		const code = await packs.one(omeprazole);
		const { db } = world.services;
		const { productId, number } = await db
			.selectFrom('pack')
			.innerJoin('batch', 'batch.id', 'pack.batchId')
			.select(['pack.productId', 'batch.number'])
			.where('code', '=', code)
			.executeTakeFirstOrThrow();
		const recallId = crypto.randomUUID();
		await db
			.insertInto('recall')
			.values({
				id: recallId,
				productId,
				level: 1,
				nature: 'real',
				status: 'open',
				publishedOn: '2026-11-20',
				source: '演示公告',
				reason: '演示'
			})
			.execute();
		await db.insertInto('recallBatch').values({ recallId, batchNumber: number }).execute();
		const id = await conflictOf(pickup, code, 'packs_refused');
		const view = await decide(world.as.pharmacist1, id, 'given');
		expect(view.statusNow).toBe('dispensed');
		const { calls } = await readRecallCalls(world.as.pharmacist1);
		const receiptNumber = view.resolution?.receiptNumber;
		expect(calls.find((call) => call.receiptNumber === receiptNumber)?.buyer?.name).toBe('王小芳');
		await db.updateTable('recall').set({ status: 'closed' }).where('id', '=', recallId).execute();
	});

	it('a signature that no longer holds: not entered by looking again, a difference when it was given', async () => {
		const pickup = await approved();
		const code = await packs.one(medicine);
		const { db } = world.services;
		await db
			.updateTable('prescriptionSignature')
			.set({ signature: Buffer.alloc(64) })
			.where('prescriptionId', '=', pickup.id)
			.where('purpose', '=', 'review')
			.execute();
		const id = await conflictOf(pickup, code, 'prescription_altered');
		expect((await failureOf(decide(world.as.pharmacist1, id, 'recheck'))).code).toBe('prescription_altered');
		await decide(world.as.pharmacist1, id, 'given');
		expect(await statusOf(pickup.id)).toBe('approved');
		expect(await packOf(code)).toEqual({ status: 'sold', saleCount: 1 });
	});

	it('sixteen decisions at once through two processes are one', async () => {
		const pickup = await approved();
		const code = await packs.one(medicine);
		await cancelPrescription(world.as.doctor1, pickup.id);
		const id = await conflictOf(pickup, code, 'not_allowed_now');
		const tries = Array.from({ length: 16 }, (_, index) => {
			const ctx = (index % 2 ? other : world).as[index % 4 < 2 ? 'pharmacist1' : 'pharmacist2'];
			return () => decide(ctx, id, index % 3 === 0 ? 'taken_back' : 'given');
		});
		const { won, lost } = await allAtOnce(tries);
		expect(new Set(won.map((view) => view.resolution?.choice)).size).toBe(1);
		for (const { code: reason, detail } of lost)
			expect([reason, detail?.decided]).toEqual(['not_allowed_now', won[0]?.resolution?.choice]);
		expect(won.length + lost.length).toBe(16);
	});

	it('is seen and decided by its own store alone; the manager of the chain sees it', async () => {
		const pickup = await approved();
		await cancelPrescription(world.as.doctor1, pickup.id);
		const id = await conflictOf(pickup, await packs.one(medicine), 'not_allowed_now');
		const sees = async (ctx: Context) =>
			(await listConflicts(ctx)).conflicts.some((conflict) => conflict.id === id);
		expect(await sees(world.as.pharmacist2)).toBe(true);
		expect(await sees(world.as.manager)).toBe(true);
		for (const stranger of ['pharmacist3', 'pharmacistB', 'managerB'] as const)
			expect(await sees(world.as[stranger])).toBe(false);
		for (const stranger of ['pharmacist3', 'pharmacistB'] as const)
			expect((await failureOf(decide(world.as[stranger], id, 'taken_back'))).code).toBe('forbidden');
	});

	it('is told by the registry check when something was entered of an open one, or its trail is gone', async () => {
		const pickup = await approved();
		await cancelPrescription(world.as.doctor1, pickup.id);
		const id = await conflictOf(pickup, await packs.one(medicine), 'not_allowed_now');
		await decide(world.as.pharmacist1, id, 'given');
		const { db } = world.services;
		const row = await db
			.selectFrom('offlineConflict')
			.selectAll()
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		const open = { resolution: null, resolvedBy: null, resolvedAt: null, dispensingId: null };
		await db.updateTable('offlineConflict').set(open).where('id', '=', id).execute();
		const found = await findContradictions(db);
		expect(found.filter((text) => text.includes(id))).toHaveLength(2);
		const { resolution, resolvedBy, resolvedAt, dispensingId } = row;
		await db
			.updateTable('offlineConflict')
			.set({ resolution, resolvedBy, resolvedAt, dispensingId })
			.where('id', '=', id)
			.execute();
	});
});
