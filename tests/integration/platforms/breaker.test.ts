import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '$lib/server/config';
import { openPlatforms } from '$lib/server/gateways/trace-platform/open-platforms';
import type { TracePlatform } from '$lib/server/gateways/trace-platform/port';
import { startFakePlatform, type FakePlatform } from '../../fakes/trace-platform/fake-platform.js';

let fake: FakePlatform;
let platform: TracePlatform;
let now = 0;
const chance = { now: () => now, random: () => 0 };
const code = '81000010000000000001';

const open = (change: Record<string, unknown> = {}) => {
	const { url, appKey, secret } = fake;
	const { tracePlatforms } = parseConfig({
		DATABASE_URL: 'postgres://nobody@localhost/none',
		WENYAO_SECRET: 'a secret of the tests, long enough to be taken',
		TRACE_PLATFORMS: JSON.stringify([
			{ name: 'P', url, appKey, secret, routes: ['cn-trace:8'], timeoutMs: 5_000, ...change }
		])
	});
	return openPlatforms(tracePlatforms, chance)[0]!;
};
const askWell = () => platform.ask(code).then(({ kind }) => kind);
const askBadly = () =>
	platform.ask(code).then(
		() => 'answered',
		({ reason }: { reason: string }) => reason
	);

beforeAll(async () => {
	fake = await startFakePlatform();
});
afterAll(() => fake.close());
beforeEach(() => {
	fake.recover();
	fake.asked.length = 0;
	fake.packs.clear();
	platform = open();
	now = Date.parse('2026-11-27T00:00:00Z');
});

describe('a platform that fails', () => {
	it('is left alone after three calls, tried once when the wait is over, and for twice as long after that', async () => {
		fake.fail({ kind: 'status', status: 503 });
		for (let call = 1; call <= 3; call++) expect(await askBadly()).toBe('source_failed');
		expect(platform.ready).toBe(false);
		expect(platform.state()).toEqual({
			reachable: false,
			lastAnswerAt: null,
			retryAt: '2026-11-27T00:00:00.500Z',
			failures: 3,
			lastFailure: 'source_failed'
		});
		expect(await askBadly()).toBe('source_failed');
		expect(fake.asked).toHaveLength(3);

		// With a chance of 0 the waits are halves of 1, 2, 4 … 30 seconds.
		for (const wait of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
			const before = fake.asked.length;
			now += wait - 1;
			await askBadly();
			expect(fake.asked).toHaveLength(before);
			now += 1;
			expect(platform.ready).toBe(true);
			await askBadly();
			expect(fake.asked).toHaveLength(before + 1);
		}
		fake.recover();
		now += 15_000;
		expect(await askWell()).toBe('not_known');
		expect(platform.state()).toMatchObject({
			reachable: true,
			failures: 0,
			retryAt: null,
			lastFailure: null
		});
		expect([platform.takeRecovery(), platform.takeRecovery()]).toEqual([true, false]);
	});

	it('sends one call while it is on trial, with all who wait in it', async () => {
		fake.fail({ kind: 'status', status: 503 });
		for (let call = 1; call <= 3; call++) await askBadly();
		fake.recover();
		now += 500;
		const codes = Array.from({ length: 50 }, (_, index) => `810000100000000000${10 + index}`);
		await Promise.all(codes.map((one) => platform.ask(one)));
		expect(fake.asked.slice(3)).toEqual([{ method: 'codedetail', codes }]);
	});

	it('is left alone for as long as it asks for itself', async () => {
		fake.fail({ kind: 'status', status: 429, retryAfter: 40 });
		await askBadly();
		fake.recover();
		now += 39_999;
		expect(await askBadly()).toBe('source_failed');
		expect(fake.asked).toHaveLength(1);
		now += 1;
		expect(await askWell()).toBe('not_known');
	});

	it('is not blamed for one pack that it tells wrongly', async () => {
		const other = '81000010000000000002';
		fake.register({ code, producedOn: '2026-02-30', expiresOn: '2028-01-01' });
		fake.register({ code: other, producedOn: '2026-02-28', expiresOn: '2028-02-28' });
		const [wrong, right] = await Promise.all([askBadly(), platform.ask(other)]);
		expect(fake.asked).toHaveLength(1);
		expect(wrong).toBe('source_failed');
		expect(right).toMatchObject({ kind: 'pack', pack: { code: other, expiryFits: 'same_day' } });
		expect(platform.state()).toMatchObject({ reachable: true, failures: 0 });
	});
});

describe('many who ask at once', () => {
	it('share queries of as many codes as one may hold, and no more calls than allowed are open', async () => {
		platform = open({ batch: 10, concurrency: 2 });
		const codes = Array.from({ length: 35 }, (_, index) => `810000100000000000${10 + index}`);
		fake.fail({ kind: 'delay', ms: 30 });
		const answers = await Promise.all([...codes, ...codes].map((one) => platform.ask(one)));
		expect(answers).toHaveLength(70);
		expect(fake.asked.map(({ codes: asked }) => asked.length).toSorted((a, b) => b - a)).toEqual([
			10, 10, 10, 5
		]);
		expect(fake.asked.flatMap(({ codes: asked }) => asked).toSorted()).toEqual(codes);
	});
	it.each(['md5', 'hmac', 'hmac-sha256'])('are signed for by %s', async (sign) => {
		platform = open({ sign });
		expect(await askWell()).toBe('not_known');
		platform = open({ sign, secret: 'another' });
		expect(await askBadly()).toBe('refused');
	});
});
