import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '$lib/contract/errors';
import type { CodeRequest, LatestVerdict, VerificationAnswer } from '$lib/contract/http/verification';
import { formatRxToken } from '$lib/domain/codes/own-tokens';
import { known, unavailable } from '$lib/domain/verification/facts';
import { boxFacts, now, soldOnce, today, traceCode } from '$lib/domain/verification/testing-facts';
import { judge } from '$lib/domain/verification/verify-pack';
import { Unreachable } from '../http/api';
import type { KeptScan } from '../offline/outbox';
import { judgeAlone } from './judge-alone';
import { checkTimes, PackCheck, type CheckParts } from './pack-check.svelte';

const trace: CodeRequest = { input: traceCode.value };

function answerOf(facts = boxFacts({})): VerificationAnswer {
	const { state, code, batch, checks, missing, alert } = judge(facts, { today, now });
	return {
		id: 'v1',
		state,
		code,
		product: null,
		batch,
		checks,
		missing,
		history: [],
		provisional: false,
		verifiedAt: now,
		alert
	};
}

describe('checking one box', () => {
	const contacts: boolean[] = [];
	const partsWith = (verify: CheckParts['verify']): CheckParts => ({
		verify,
		judgeAlone: (request) => Promise.resolve(judgeAlone(request, new Date(now))),
		onContact: (reached) => contacts.push(reached)
	});
	const settle = () => vi.advanceTimersByTimeAsync(0);
	beforeEach(() => {
		vi.useFakeTimers();
		contacts.length = 0;
	});
	afterEach(() => vi.useRealTimers());

	it('shows the verdict of the server', async () => {
		const check = new PackCheck(
			trace,
			partsWith(() => Promise.resolve(answerOf()))
		);
		check.start();
		expect(check.screen).toBeUndefined();
		await settle();
		expect(check.screen).toBe('pass');
		expect(contacts).toEqual([true]);
		check.stop();
	});
	it('says after a second that it takes a while, shows a part after three, the whole when it comes', async () => {
		const check = new PackCheck(
			trace,
			partsWith(() => new Promise((done) => setTimeout(() => done(answerOf()), 9_000)))
		);
		check.start();
		await vi.advanceTimersByTimeAsync(1_000);
		expect([check.slow, check.screen]).toEqual([true, undefined]);
		await vi.advanceTimersByTimeAsync(2_000);
		expect([check.screen, check.provisional]).toEqual(['offline', true]);
		await vi.advanceTimersByTimeAsync(6_000);
		expect([check.screen, check.provisional]).toEqual(['pass', false]);
		check.stop();
	});
	it('asks again by itself while only a part is checked', async () => {
		let reachable = false;
		const check = new PackCheck(
			trace,
			partsWith(() => (reachable ? Promise.resolve(answerOf()) : Promise.reject(new Unreachable('gone'))))
		);
		check.start();
		await settle();
		expect(check.screen).toBe('offline');
		await vi.advanceTimersByTimeAsync(5_000);
		expect(contacts).toEqual([false, false]);
		reachable = true;
		await check.retry();
		expect(check.screen).toBe('pass');
		await vi.advanceTimersByTimeAsync(60_000);
		expect(contacts).toEqual([false, false, true]);
		check.stop();
	});
	it('keeps a scan that the server may not have heard of, under one id, until it is answered', async () => {
		let reachable = false;
		const asked: CodeRequest['scan'][] = [];
		const kept: KeptScan[] = [];
		const settled: string[] = [];
		const check = new PackCheck(trace, {
			...partsWith(({ scan }) => {
				asked.push(scan);
				return reachable ? Promise.resolve(answerOf()) : Promise.reject(new Unreachable('gone'));
			}),
			keepScan: (scan) => Promise.resolve(void kept.push(scan)),
			scanSettled: (id) => Promise.resolve(void settled.push(id))
		});
		check.start();
		await settle();
		await vi.advanceTimersByTimeAsync(5_000);
		expect(kept).toEqual([
			{ id: asked[0]?.id, request: trace, at: expect.any(Number) as number, told: 'partial' }
		]);
		expect(settled).toEqual([]);
		reachable = true;
		await check.retry();
		expect(asked).toEqual([
			{ id: asked[0]?.id },
			{ id: asked[0]?.id, ageMs: 5_000, told: 'partial' },
			{ id: asked[0]?.id, ageMs: 5_000, told: 'partial' }
		]);
		expect(settled).toEqual([asked[0]?.id]);
		check.stop();
	});
	it('keeps nothing of what is no box, and nothing that was answered', async () => {
		const kept: KeptScan[] = [];
		const keepScan = (scan: KeptScan) => Promise.resolve(void kept.push(scan));
		const parts = partsWith(() => Promise.reject(new Unreachable('gone')));
		const unreadable = new PackCheck({ input: '83857930000879766' }, { ...parts, keepScan });
		unreadable.start();
		await settle();
		unreadable.stop();
		const answered = new PackCheck(trace, { ...partsWith(() => Promise.resolve(answerOf())), keepScan });
		answered.start();
		await settle();
		answered.stop();
		expect(kept).toEqual([]);
	});
	it('does not wait for a server that is known to be away, and takes its answer all the same', async () => {
		const late = () => new Promise<VerificationAnswer>((done) => setTimeout(() => done(answerOf()), 500));
		const check = new PackCheck(trace, { ...partsWith(late), isAlone: () => true });
		check.start();
		await settle();
		expect(check.screen).toBe('offline');
		await vi.advanceTimersByTimeAsync(500);
		expect(check.screen).toBe('pass');
		check.stop();
	});
	it('passes nothing without the server, whatever the customer says', async () => {
		const sold = { ...answerOf(boxFacts({ sales: known(soldOnce, 'snapshot', now) })), provisional: true };
		const check = new PackCheck(trace, {
			...partsWith(() => Promise.reject(new Unreachable('gone'))),
			judgeAlone: () => Promise.resolve({ verdict: sold })
		});
		check.start();
		await settle();
		expect(check.screen).toBe('sold-ask');
		check.bought = true;
		expect(check.screen).toBe('offline');
		check.bought = false;
		expect(check.screen).toBe('sold-stop');
		check.stop();
	});
	it('names what cannot be read, with and without the server', async () => {
		const refused = new PackCheck(
			trace,
			partsWith(() =>
				Promise.reject(
					new Failure('unreadable_code', 'half', { reason: 'incomplete', expected: 20, got: 17 })
				)
			)
		);
		refused.start();
		await settle();
		expect(refused.screen).toBe('invalid');
		expect(refused.result).toMatchObject({ problem: { reason: 'incomplete', expected: 20, got: 17 } });
		const alone = new PackCheck(
			{ input: '83857930000879766' },
			partsWith(() => Promise.reject(new Unreachable('gone')))
		);
		alone.start();
		await settle();
		expect(alone.result).toMatchObject({ problem: { reason: 'incomplete', expected: 20, got: 17 } });
		alone.stop();
	});
	it('keeps the name of a refusal', async () => {
		const check = new PackCheck(
			trace,
			partsWith(() => Promise.reject(new Failure('device_revoked', 'gone')))
		);
		check.start();
		await settle();
		expect(check.result).toEqual({ kind: 'refused', code: 'device_revoked' });
	});
	it('follows the answer to whose sale it was', async () => {
		const facts = boxFacts({ sales: known(soldOnce, 'sales', now) });
		const check = new PackCheck(
			trace,
			partsWith(() => Promise.resolve(answerOf(facts)))
		);
		check.start();
		await settle();
		expect(check.screen).toBe('sold-ask');
		check.bought = true;
		expect(check.screen).toBe('pass');
		check.bought = false;
		expect(check.screen).toBe('sold-stop');
	});
});

describe('without the server', () => {
	const gs1 = (expiry: string) => `]d20106924561884074` + `17${expiry}` + `10A2305\u001d21S1`;

	it('judges the expiry in a GS1 code and passes nothing', () => {
		const fine = judgeAlone({ input: gs1('270331') }, new Date(now));
		expect(fine).toMatchObject({ verdict: { state: 'partial', provisional: true } });
		const late = judgeAlone({ input: gs1('260228') }, new Date(now));
		expect(late).toMatchObject({ verdict: { state: 'expired', batch: { number: 'A2305' } } });
	});
	it('knows that a pick-up token is no box', () => {
		expect(judgeAlone({ input: formatRxToken('0'.repeat(26)) }, new Date(now))).toMatchObject({
			problem: { reason: 'not_a_box', kind: 'rx-token' }
		});
	});
});

describe('a verdict that awaits an outside platform', () => {
	const part: VerificationAnswer = {
		...answerOf(boxFacts({ sales: unavailable('timeout', 'P') })),
		id: 'part',
		awaiting: ['P']
	};
	const latestOf = (change: Partial<LatestVerdict>): LatestVerdict => ({
		id: 'part',
		latestId: 'whole',
		pending: false,
		state: 'pass',
		verifiedAt: now,
		verdict: answerOf(),
		...change
	});
	const asked: string[] = [];
	const open = async (latest: () => Promise<LatestVerdict>, verdict = part) => {
		asked.length = 0;
		const check = new PackCheck(trace, {
			verify: () => Promise.resolve(verdict),
			judgeAlone: () => Promise.reject(new Error('the server is there')),
			latest(id) {
				asked.push(id);
				return latest();
			},
			onContact: () => undefined
		});
		check.start();
		await Promise.resolve();
		await Promise.resolve();
		return check;
	};

	it('becomes whole on the notice of it, and only of it', async () => {
		const check = await open(() => Promise.resolve(latestOf({})));
		expect([check.screen, check.provisional]).toEqual(['offline', false]);
		await check.becomeWhole('another');
		expect(asked).toEqual([]);
		await check.becomeWhole('part');
		expect([check.screen, asked]).toEqual(['pass', ['part']]);
		await check.becomeWhole('part');
		expect(asked).toEqual(['part']);
		check.stop();
	});
	it('asks after a reconnect, and stays as it is while nothing has come', async () => {
		const check = await open(() => Promise.resolve(latestOf({ pending: true, verdict: part })));
		await check.becomeWhole();
		expect([check.screen, asked]).toEqual(['offline', ['part']]);
		check.stop();
		const unreached = await open(() => Promise.reject(new Unreachable('gone')));
		await unreached.becomeWhole();
		expect(unreached.screen).toBe('offline');
		unreached.stop();
	});
	it('is asked for now and then where no notice comes, until it is whole or shown no more', async () => {
		vi.useFakeTimers();
		try {
			let pending = true;
			const check = await open(() =>
				Promise.resolve(latestOf({ pending, ...(pending && { verdict: part }) }))
			);
			await vi.advanceTimersByTimeAsync(2 * checkTimes.whole);
			expect([check.screen, asked.length]).toEqual(['offline', 2]);
			pending = false;
			await vi.advanceTimersByTimeAsync(checkTimes.whole);
			expect([check.screen, asked.length]).toEqual(['pass', 3]);
			await vi.advanceTimersByTimeAsync(5 * checkTimes.whole);
			expect(asked).toHaveLength(3);
			check.stop();
			const left = await open(() => Promise.resolve(latestOf({ pending: true, verdict: part })));
			left.stop();
			await vi.advanceTimersByTimeAsync(5 * checkTimes.whole);
			expect(asked).toEqual([]);
		} finally {
			vi.useRealTimers();
		}
	});
	it('is left alone when it lacks nothing that somebody owes, or is shown no more', async () => {
		const whole = await open(() => Promise.resolve(latestOf({})), answerOf());
		await whole.becomeWhole();
		expect(asked).toEqual([]);
		whole.stop();
		const check = await open(() => Promise.resolve(latestOf({})));
		check.stop();
		await check.becomeWhole('part');
		expect(check.screen).toBe('offline');
	});
});
