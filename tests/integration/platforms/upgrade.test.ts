import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chinaDate } from '$lib/domain/shared/local-date';
import { checkOf } from '$lib/domain/verification/verdict';
import { demoBoxes } from '$lib/server/demo/demo-boxes';
import { claimUpgrades } from '$lib/server/repositories/verification-upgrades';
import { readMetrics } from '$lib/server/metrics';
import { readFigures } from '$lib/server/services/chain/read-figures';
import { forgetPlatforms } from '$lib/server/services/platform/forget-platforms';
import { listPlatforms } from '$lib/server/services/platform/list-platforms';
import { readVerification } from '$lib/server/services/verification/read-verification';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { seededAt } from '../database';
import { createOutside, type Outside } from './outside';

const boxes = demoBoxes(chinaDate(new Date(seededAt))).flatMap(({ traceCode, expected, pack }) =>
	traceCode && pack && expected === 'pass' ? [traceCode] : []
);
const [code = '', otherCode = ''] = boxes;

let outside: Outside;
beforeAll(async () => {
	// Both platforms answer for a code that begins with the second box's digits.
	outside = await createOutside({ budgetMs: 2_000, timeoutMs: 8_000, second: [`cn-trace:${otherCode}`] });
});
afterAll(() => outside.close());

beforeEach(async () => {
	const { world, first, second } = outside;
	for (const fake of [first, second]) {
		fake.recover();
		fake.packs.clear();
		for (const one of boxes) await outside.mirror(fake, one);
	}
	// Every platform has been well again before a case begins.
	world.clock.advance(60 * 60_000);
	await world.services.db.deleteFrom('verificationUpgrade').execute();
	await Promise.all(world.services.platforms.map((platform) => platform.ask(otherCode)));
	await world.services.db.deleteFrom('platformAnswer').execute();
	for (const fake of [first, second]) fake.asked.length = 0;
	await world.services.db.deleteFrom('verificationRecord').execute();
	world.published.length = 0;
});

const away = { kind: 'status', status: 503 } as const;
const waiting = () =>
	outside.world.services.db
		.selectFrom('verificationUpgrade')
		.selectAll()
		.where('status', '=', 'waiting')
		.execute();

describe('a verdict that lacks a platform', () => {
	it('becomes whole by itself: judged again, on record beside the first, and the kiosk is told', async () => {
		const { world, first } = outside;
		first.fail(away);
		const partial = await verifyCode(world.as.kiosk1a, { input: code });
		expect(partial).toMatchObject({ state: 'partial', missing: ['sale'], awaiting: ['平台一'] });
		expect(await readVerification(world.as.kiosk1a, partial.id)).toMatchObject({
			latestId: partial.id,
			pending: true,
			state: 'partial'
		});
		first.recover();
		world.clock.advance(5_000);
		expect(await outside.upgrade()).toBe(1);

		const latest = await readVerification(world.as.kiosk1a, partial.id);
		expect(latest).toMatchObject({ pending: false, state: 'pass' });
		expect(latest.latestId).not.toBe(partial.id);
		expect(latest.verdict).toMatchObject({
			id: latest.latestId,
			code: partial.code,
			product: partial.product,
			missing: [],
			verifiedAt: world.clock.at.toISOString()
		});
		expect(latest.verdict).not.toHaveProperty('awaiting');
		expect(latest.verdict && checkOf(latest.verdict, 'sale').source).toBe('平台一');
		expect(await readVerification(world.as.machine, latest.latestId)).toEqual({
			...latest,
			id: latest.latestId
		});
		expect(world.published).toEqual([
			{
				kind: 'verification',
				verificationId: partial.id,
				deviceId: world.as.kiosk1a.actor.kind === 'device' ? world.as.kiosk1a.actor.id : ''
			}
		]);
		const records = await world.services.db
			.selectFrom('verificationRecord')
			.select(['id', 'state', 'actorKind', 'packCode'])
			.orderBy('verifiedAt')
			.execute();
		expect(records).toEqual([
			{ id: partial.id, state: 'partial', actorKind: 'device', packCode: code },
			{ id: latest.latestId, state: 'pass', actorKind: 'system', packCode: code }
		]);
		expect(await outside.upgrade()).toBe(0);
	});

	it('is no second question of the customer', async () => {
		const { world, first } = outside;
		first.fail(away);
		await verifyCode(world.as.kiosk1a, { input: code });
		first.recover();
		world.clock.advance(15 * 60_000);
		await outside.upgrade();
		world.clock.advance(15 * 60_000);
		const later = await verifyCode(world.as.kiosk1a, { input: code });
		expect(checkOf(later, 'query_count').detail.queries).toBe(1);
		expect((await readFigures(world.as.manager)).verifications).toBe(2);
	});

	it('is told to those alone who asked for it', async () => {
		const { world, first } = outside;
		first.fail(away);
		const { id } = await verifyCode(world.as.kiosk1a, { input: code });
		await expect(readVerification(world.as.kiosk1b, id)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(readVerification(world.as.kiosk2a, id)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(readVerification(world.as.pharmacist1, id)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(readVerification(world.as.nobody, id)).rejects.toMatchObject({ code: 'not_signed_in' });
		first.recover();
		const whole = await verifyCode(world.as.kiosk1b, { input: boxes[3] ?? '' });
		expect(await readVerification(world.as.kiosk1b, whole.id)).toMatchObject({
			latestId: whole.id,
			pending: false,
			state: 'pass',
			verdict: null
		});
		await expect(readVerification(world.as.kiosk1a, whole.id)).rejects.toMatchObject({ code: 'forbidden' });
		const missing = '00000000-0000-4000-8000-000000000000';
		await expect(readVerification(world.as.kiosk1a, missing)).rejects.toMatchObject({ code: 'not_found' });
	});

	it('waits for every platform that owes an answer, and asks only that one again', async () => {
		const { world, first, second } = outside;
		first.fail(away);
		second.fail(away);
		await verifyCode(world.as.kiosk1a, { input: otherCode });
		expect((await waiting())[0]?.platforms.toSorted()).toEqual(['平台一', '平台二']);
		second.recover();
		world.clock.advance(5_000);
		expect(await outside.upgrade()).toBe(0);
		expect((await waiting())[0]?.platforms).toEqual(['平台一']);
		first.recover();
		second.asked.length = 0;
		world.clock.advance(20_000);
		expect(await outside.upgrade()).toBe(1);
		expect(second.asked).toEqual([]);
	});

	it('is asked for again after longer and longer waits, and at once when the platform is back', async () => {
		const { world, first } = outside;
		first.fail(away);
		await verifyCode(world.as.kiosk1a, { input: code });
		const waits: number[] = [];
		for (let tries = 1; tries <= 7; tries++) {
			const [row] = await waiting();
			const wait = (row?.nextAt.getTime() ?? 0) - world.clock.at.getTime();
			waits.push(wait);
			const asked = first.asked.length;
			world.clock.advance(wait - 1);
			await outside.upgrade();
			expect(first.asked).toHaveLength(asked);
			// Past the time for which the platform itself is left alone, too.
			world.clock.advance(40_000);
			await outside.upgrade();
			expect(first.asked).toHaveLength(asked + 1);
		}
		const most = [2, 4, 8, 16, 32, 64, 128].map((seconds) => seconds * 1_000);
		for (const [index, wait] of waits.entries()) {
			expect(wait).toBeGreaterThanOrEqual((most[index] ?? 0) / 2);
			expect(wait).toBeLessThanOrEqual(most[index] ?? 0);
		}
		// Another customer's scan finds the platform well: those who wait need not wait for their turn.
		first.recover();
		world.clock.advance(31_000);
		await verifyCode(world.as.kiosk2a, { input: boxes[4] ?? '' });
		expect(await outside.upgrade()).toBe(1);
	});

	it('is not asked for while the platform is left alone', async () => {
		const { world, first } = outside;
		first.fail({ kind: 'status', status: 429, retryAfter: 120 });
		await verifyCode(world.as.kiosk1a, { input: code });
		first.recover();
		world.clock.advance(119_000);
		expect(await outside.upgrade()).toBe(0);
		expect((await waiting())[0]?.attempts).toBe(0);
		expect(first.asked).toHaveLength(1);
		world.clock.advance(2_000);
		expect(await outside.upgrade()).toBe(1);
	});

	it('takes an answer that came too late for the customer without asking again', async () => {
		const { world, first } = outside;
		first.fail({ kind: 'delay', ms: 3_000, times: 1 });
		const partial = await verifyCode(world.as.kiosk1a, { input: code });
		expect(checkOf(partial, 'sale').reason).toBe('timeout');
		await expect
			.poll(
				() =>
					world.services.db
						.selectFrom('platformAnswer')
						.select('packCode')
						.where('packCode', '=', code)
						.execute(),
				{ timeout: 5_000 }
			)
			.toHaveLength(1);
		world.clock.advance(5_000);
		expect(await outside.upgrade()).toBe(1);
		expect(first.asked).toHaveLength(1);
	});

	it('is given up after a day, and forgotten after a week', async () => {
		const { world, first } = outside;
		first.fail(away);
		const { id } = await verifyCode(world.as.kiosk1a, { input: code });
		const upkeep = { ...world.as.nobody, actor: { kind: 'system' } as const };
		world.clock.advance(25 * 60 * 60_000);
		await forgetPlatforms(upkeep);
		expect(await readVerification(world.as.kiosk1a, id)).toMatchObject({ pending: false, state: 'partial' });
		world.clock.advance(7 * 24 * 60 * 60_000);
		await forgetPlatforms(upkeep);
		expect(await readVerification(world.as.kiosk1a, id)).toMatchObject({ verdict: null, state: 'partial' });
		await expect(forgetPlatforms(world.as.manager)).rejects.toMatchObject({ code: 'forbidden' });
	});
});

describe('several processes', () => {
	it('share the queue: one started later completes it, each code is asked for once', async () => {
		const { world, first } = outside;
		const other = world.secondProcess();
		first.fail(away);
		const codes = boxes.slice(0, 8).filter((one) => one !== otherCode);
		for (const input of codes) await verifyCode(world.as.kiosk1a, { input });
		first.recover();
		first.asked.length = 0;
		world.clock.advance(60_000);
		const done = await Promise.all([
			outside.upgrade(),
			outside.upgrade(other),
			outside.upgrade(),
			outside.upgrade(other)
		]);
		expect(done.reduce((sum, one) => sum + one, 0)).toBe(codes.length);
		expect(first.asked.flatMap(({ codes: asked }) => asked).toSorted()).toEqual(codes.toSorted());
		const records = await world.services.db
			.selectFrom('verificationRecord')
			.select('id')
			.where('actorKind', '=', 'system')
			.execute();
		expect(records).toHaveLength(codes.length);
	});

	it('take over what one left behind when it died, after its lease', async () => {
		const { world, first } = outside;
		first.fail(away);
		await verifyCode(world.as.kiosk1a, { input: code });
		first.recover();
		world.clock.advance(5_000);
		const now = world.clock.at;
		const lost = await claimUpgrades(world.services.db, {
			platforms: ['平台一'],
			now,
			leaseUntil: new Date(now.getTime() + 90_000),
			most: 10
		});
		expect(lost).toHaveLength(1);
		const other = world.secondProcess();
		expect(await outside.upgrade(other)).toBe(0);
		world.clock.advance(90_000);
		expect(await outside.upgrade(other)).toBe(1);
	});
});

it('shows the manager how each platform is, and what of the own chain waits for it', async () => {
	const { world, first } = outside;
	const at = world.clock.at.toISOString();
	first.fail(away);
	await verifyCode(world.as.kiosk1a, { input: code });
	expect(await listPlatforms(world.as.manager)).toEqual([
		expect.objectContaining({
			name: '平台一',
			reachable: false,
			failures: 1,
			lastFailure: 'source_failed',
			waiting: 1,
			oldestAt: at
		}),
		expect.objectContaining({ name: '平台二', waiting: 0, oldestAt: null })
	]);
	expect((await listPlatforms(world.as.managerB)).map(({ waiting: count }) => count)).toEqual([0, 0]);
	expect(JSON.stringify(await listPlatforms(world.as.manager))).not.toContain(first.secret);
	await outside.upgrade();
	const { text } = await readMetrics();
	expect(text).toContain('wenyao_platform_waiting{platform="平台一"} 1');
	expect(text).toMatch(
		/wenyao_platform_call_seconds_count\{platform="平台一",outcome="source_failed"\} [1-9]/
	);
	await expect(listPlatforms(world.as.pharmacist1)).rejects.toMatchObject({ code: 'forbidden' });
});
