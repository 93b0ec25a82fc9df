import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LateScansBody } from '$lib/contract/offline';
import { chinaDate } from '$lib/domain/shared/local-date';
import { demoBoxes } from '$lib/server/demo/demo-boxes';
import { recordScans } from '$lib/server/services/offline/record-scans';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { seededAt } from '../database';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const boxes = demoBoxes(chinaDate(new Date(seededAt)));
const traceOf = (id: string) => boxes.find((box) => box.id === id)?.traceCode ?? '';
type LateScan = LateScansBody['scans'][number];
const scanOf = (box: string, ageMs: number, told?: 'partial' | 'expired'): LateScan => ({
	input: traceOf(box),
	scan: { id: randomUUID(), ageMs, ...(told && { told }) }
});
const recordsOf = (ids: readonly string[]) =>
	world.services.db.selectFrom('verificationRecord').selectAll().where('id', 'in', ids).execute();
const agoOf = (date: Date) => Date.parse(seededAt) - date.getTime();

describe('scans made without a line', () => {
	it('are judged with the facts of today and dated back to when they were made', async () => {
		const scans = [scanOf('otc-a', 7_200_000, 'partial'), scanOf('expired', 3_600_000, 'expired')];
		const { results } = await recordScans(world.as.kiosk1a, { scans });
		expect(results).toEqual([
			{ id: scans[0]?.scan.id, outcome: 'recorded', state: 'pass' },
			{ id: scans[1]?.scan.id, outcome: 'recorded', state: 'expired' }
		]);
		const rows = await recordsOf(scans.map(({ scan }) => scan.id));
		const byCode = new Map(rows.map((row) => [row.packCode, row]));
		const row = byCode.get(traceOf('otc-a'));
		expect(row).toMatchObject({ state: 'pass', toldState: 'partial', actorKind: 'device' });
		expect(row && agoOf(row.verifiedAt)).toBe(7_200_000);
		expect(row?.receivedAt?.toISOString()).toBe(seededAt);
		expect(byCode.get(traceOf('expired'))).toMatchObject({ toldState: 'expired' });
	});

	it('are recorded once, however often, at once and over however many processes they come', async () => {
		const scans = [scanOf('otc-a', 60_000), scanOf('otc-b', 50_000), scanOf('sold-once', 40_000)];
		const second = world.secondProcess();
		const many = Array.from({ length: 8 }, (_, index) =>
			recordScans((index % 2 ? second : world).as.kiosk1a, { scans })
		);
		const answers = await Promise.all(many);
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		// The reply was lost after the commit; the kiosk sends them the next day.
		world.clock.advance(86_400_000);
		await recordScans(world.as.kiosk1a, { scans });
		world.clock.advance(-86_400_000);
		expect(await recordsOf(scans.map(({ scan }) => scan.id))).toHaveLength(3);
	});

	it('are the same scan when the first try had reached the server already', async () => {
		const { scan, input } = scanOf('otc-b', 0);
		const first = await verifyCode(world.as.kiosk1a, { input, scan: { id: scan.id } });
		expect(first.id).toBe(scan.id);
		await recordScans(world.as.kiosk1a, { scans: [{ input, scan: { id: scan.id, ageMs: 5_000 } }] });
		const again = await verifyCode(world.as.kiosk1a, { input, scan: { id: scan.id, ageMs: 9_000 } });
		expect([again.id, again.state]).toEqual([scan.id, 'pass']);
		const rows = await recordsOf([scan.id]);
		expect(rows).toHaveLength(1);
		expect(rows[0]?.receivedAt).toBeNull();
	});

	it('hold up no others when one is no code', async () => {
		const bad: LateScan = { input: '8385793', scan: { id: randomUUID(), ageMs: 1_000 } };
		const good = scanOf('otc-a', 2_000);
		const { results } = await recordScans(world.as.kiosk1a, { scans: [bad, good] });
		expect(results).toMatchObject([
			{ id: bad.scan.id, outcome: 'refused', code: 'unreadable_code' },
			{ id: good.scan.id, outcome: 'recorded' }
		]);
		expect(await recordsOf([bad.scan.id, good.scan.id])).toHaveLength(1);
	});

	it('are not dated into a year that never was', async () => {
		const old = scanOf('otc-a', 10 * 365 * 86_400_000);
		await recordScans(world.as.kiosk1a, { scans: [old] });
		const [row] = await recordsOf([old.scan.id]);
		expect(row && agoOf(row.verifiedAt)).toBe(31 * 86_400_000);
	});

	it('are numbered by kiosks alone', async () => {
		const { input, scan } = scanOf('otc-a', 1_000);
		for (const name of ['machine', 'pharmacist1', 'manager'] as const) {
			await expect(verifyCode(world.as[name], { input, scan })).rejects.toMatchObject({
				code: 'invalid_input'
			});
			await expect(recordScans(world.as[name], { scans: [{ input, scan }] })).rejects.toMatchObject({
				code: 'forbidden'
			});
		}
		expect(await recordsOf([scan.id])).toHaveLength(0);
	});
});
