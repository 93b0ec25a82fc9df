import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LateHandOver } from '$lib/contract/http/offline-counter';
import type { Context } from '$lib/server/context';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';
import { listConflicts } from '$lib/server/services/offline-counter/list-conflicts';
import { uploadHandOver } from '$lib/server/services/offline-counter/upload-hand-over';
import { Practice } from '../../fixtures/approved-prescription';
import { allAtOnce, failureOf } from '../../fixtures/at-once';
import { lateHandOver } from '../../fixtures/late-hand-over';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const medicine = '阿莫西林胶囊';
const vitaminC = '维生素C片';

describe('hand-overs that were made without a line', () => {
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

	const handOversOf = (prescriptionId: string) =>
		world.services.db
			.selectFrom('dispensing')
			.selectAll()
			.where('prescriptionId', '=', prescriptionId)
			.execute();
	const send = (ctx: Context, input: LateHandOver) => () => uploadHandOver(ctx, input);

	it('are entered in one step, with their own time, and marked', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 2 }]);
		const scans = await packs.take(medicine, 2);
		const input = lateHandOver(world.as.pharmacist1, pickup.id, scans);
		const answer = await uploadHandOver(world.as.pharmacist1, input);
		if (answer.outcome !== 'entered') throw new TypeError(answer.reason);
		expect(answer.dispensed.status).toBe('dispensed');
		const [row] = await handOversOf(pickup.id);
		const now = world.clock.at.getTime();
		expect(row).toMatchObject({
			id: answer.dispensed.dispensingId,
			offlineId: input.id,
			at: new Date(now - 600_000),
			uploadedAt: new Date(now)
		});
		const receipt = await readReceipt(world.as.pharmacist1, answer.dispensed.dispensingId);
		expect(receipt.at).toBe(new Date(now - 600_000).toISOString());
		const event = await world.services.db
			.selectFrom('traceEvent')
			.select(['occurredAt', 'recordedAt', 'detail'])
			.where('packCode', '=', scans[0] ?? '')
			.orderBy('seq', 'desc')
			.executeTakeFirstOrThrow();
		expect(event).toMatchObject({
			occurredAt: new Date(now - 600_000),
			recordedAt: new Date(now),
			detail: { offline: true }
		});
	});

	it('are entered once, sent sixteen times at once through two processes, and again after a lost reply', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 1 }]);
		const input = lateHandOver(world.as.pharmacist1, pickup.id, [await packs.one(medicine)]);
		const tries = Array.from({ length: 16 }, (_, index) =>
			send((index % 2 ? other : world).as.pharmacist1, { ...input, ageMs: input.ageMs + index })
		);
		const { won, lost } = await allAtOnce(tries);
		expect(lost).toEqual([]);
		expect(new Set(won.map((answer) => JSON.stringify(answer))).size).toBe(1);
		expect(await uploadHandOver(other.as.pharmacist1, input)).toEqual(won[0]);
		expect(await handOversOf(pickup.id)).toHaveLength(1);
		const changed = { ...input, scans: [await packs.one(medicine)] };
		expect((await failureOf(uploadHandOver(world.as.pharmacist1, changed))).code).toBe('key_reused');
	});

	it('go on from a claim that the same person holds, and may be sent by a colleague of the store alone', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 1 }]);
		await openByCode(world.as.pharmacist1, pickup.token);
		const input = lateHandOver(world.as.pharmacist1, pickup.id, [await packs.one(medicine)]);
		for (const stranger of ['pharmacist3', 'pharmacistB'] as const)
			expect((await failureOf(uploadHandOver(world.as[stranger], input))).code).toBe('forbidden');
		const answer = await uploadHandOver(world.as.pharmacist2, input);
		expect(answer.outcome).toBe('entered');
		const [row] = await handOversOf(pickup.id);
		expect(row?.pharmacistId).toBe(input.handedOverBy);
	});

	it('of two counters at once with one prescription: one is entered, the other is kept with both sides', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 1 }]);
		const [one = '', two = ''] = await packs.take(medicine, 2);
		const first = lateHandOver(world.as.pharmacist1, pickup.id, [one]);
		const second = lateHandOver(world.as.pharmacist2, pickup.id, [two]);
		const { won, lost } = await allAtOnce([
			...Array.from({ length: 8 }, () => send(world.as.pharmacist1, first)),
			...Array.from({ length: 8 }, () => send(other.as.pharmacist2, second))
		]);
		expect(lost).toEqual([]);
		expect(won.filter(({ outcome }) => outcome === 'entered')).toHaveLength(8);
		expect(won.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(8);
		const [row, ...more] = await handOversOf(pickup.id);
		expect(more).toEqual([]);
		const loser = row?.offlineId === first.id ? second : first;
		const { conflicts } = await listConflicts(world.as.pharmacist1);
		const conflict = conflicts.find(({ id }) => id === loser.id);
		expect(conflict).toMatchObject({
			reason: 'not_allowed_now',
			packs: [{ code: loser.scans[0], name: medicine }],
			other: { status: 'dispensed', handOvers: [{ receiptNumber: row?.receiptNumber }] },
			resolution: null
		});
	});

	it('of two counters at once with one pack: one is entered, the other told who sold it where and when', async () => {
		const code = await packs.one(vitaminC);
		const sales = (['pharmacist1', 'pharmacist2'] as const).map((name) =>
			send((name === 'pharmacist1' ? world : other).as[name], lateHandOver(world.as[name], null, [code]))
		);
		const { won, lost } = await allAtOnce(sales);
		expect(lost).toEqual([]);
		expect(won.map(({ outcome }) => outcome).sort()).toEqual(['conflict', 'entered']);
		const { conflicts } = await listConflicts(world.as.manager);
		expect(conflicts.find(({ packs: [pack] }) => pack?.code === code)).toMatchObject({
			kind: 'otc',
			reason: 'packs_refused',
			other: {
				refused: [{ code, reason: 'already_sold', sold: { storeName: '演示康民大药房（人民路店）' } }]
			}
		});
	});

	it('of the day before: judged by the date of the hand-over, not of the sending', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 1 }]);
		const { validUntil } = await world.services.db
			.selectFrom('prescription')
			.select('validUntil')
			.where('id', '=', pickup.id)
			.executeTakeFirstOrThrow();
		const before = world.clock.at;
		const sentAt = new Date(`${validUntil}T16:30:00Z`);
		try {
			world.clock.at = sentAt;
			const input = lateHandOver(world.as.pharmacist1, pickup.id, [await packs.one(medicine)], {
				ageMs: 3_600_000
			});
			// It is past midnight in China by now; the hand-over was at half past eleven.
			expect(await uploadHandOver(world.as.pharmacist1, input)).toMatchObject({ outcome: 'entered' });
		} finally {
			world.clock.at = before;
		}
	});
});
