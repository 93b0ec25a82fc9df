import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallSignal } from '$lib/contract/realtime/call';
import { keptMost, SignalLine } from './signal-line';

const named = (name: string): CallSignal => ({
	kind: 'candidate',
	candidate: { candidate: name, sdpMid: null, sdpMLineIndex: null, usernameFragment: null }
});
const nameOf = (signal: CallSignal) =>
	signal.kind === 'candidate' ? signal.candidate.candidate : signal.kind;

type Fate = 'lost' | 'doubled' | 'late' | 'arrives';

/** Two ends over a way on which each packet meets the next fate; when the fates run out the way is good. */
function pair(fates: Fate[] = []) {
	const heard = { one: [] as string[], other: [] as string[] };
	const sent: number[] = [];
	const way = (run: () => void) => {
		const fate = fates.shift() ?? 'arrives';
		if (fate === 'lost') return;
		setTimeout(run, fate === 'late' ? 200 : 10);
		if (fate === 'doubled') setTimeout(run, 30);
	};
	const one: SignalLine = new SignalLine({
		send: (seq, first, signal) => {
			sent.push(seq);
			way(() => other.receive(seq, first, signal));
		},
		acknowledge: (upTo, missing) => way(() => other.acknowledged(upTo, missing)),
		deliver: (signal) => heard.one.push(nameOf(signal))
	});
	const other: SignalLine = new SignalLine({
		send: (seq, first, signal) => way(() => one.receive(seq, first, signal)),
		acknowledge: (upTo, missing) => way(() => one.acknowledged(upTo, missing)),
		deliver: (signal) => heard.other.push(nameOf(signal))
	});
	return { one, other, heard, sent };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = (ms = 60_000) => vi.advanceTimersByTimeAsync(ms);

describe('SignalLine', () => {
	it('delivers everything once and in order, whatever the way does', async () => {
		const fate = fc.constantFrom<Fate>('lost', 'doubled', 'late', 'arrives');
		await fc.assert(
			fc.asyncProperty(
				fc.array(fate, { maxLength: 60 }),
				fc.integer({ min: 1, max: 30 }),
				async (fates, count) => {
					const { one, other, heard } = pair(fates);
					one.open();
					other.open();
					const names = Array.from({ length: count }, (_, index) => `c${index}`);
					for (const name of names) {
						one.send(named(name));
						other.send(named(name));
						await vi.advanceTimersByTimeAsync(7);
					}
					await settle(120_000);
					expect(heard).toEqual({ one: names, other: names });
					expect([one.waiting, other.waiting]).toEqual([0, 0]);
					one.close();
					other.close();
				}
			),
			{ numRuns: 60 }
		);
	});

	it('sends nothing twice on a good way, and one receipt for a burst', async () => {
		const { one, sent, other } = pair();
		one.open();
		const acknowledged = vi.spyOn(one, 'acknowledged');
		for (let index = 0; index < 10; index++) one.send(named(`${index}`));
		await settle(5_000);
		expect(sent).toHaveLength(10);
		expect(acknowledged).toHaveBeenCalledTimes(1);
		other.close();
	});

	it('keeps what is said while nobody is there and sends it when the way is back', async () => {
		const { one, heard, sent } = pair();
		one.send(named('a'));
		one.pause();
		one.send(named('b'));
		await settle();
		expect(sent).toEqual([]);
		one.open();
		await settle(100);
		expect(heard.other).toEqual(['a', 'b']);
	});

	it('asks for a gap at once instead of waiting', async () => {
		const { one, heard } = pair(['lost']);
		one.open();
		one.send(named('a'));
		one.send(named('b'));
		await settle(100);
		expect(heard.other).toEqual(['a', 'b']);
	});

	it('gives up the oldest of too many, and the receiver goes on without it', async () => {
		const { one, heard } = pair();
		for (let index = 0; index <= keptMost; index++) one.send(named(`${index}`));
		expect(one.waiting).toBe(keptMost);
		one.open();
		await settle();
		expect(heard.other).toHaveLength(keptMost);
		expect(heard.other[0]).toBe('1');
		expect(one.waiting).toBe(0);
	});

	it('drops replays and believes no receipt for what was never sent', async () => {
		const { one, other, heard } = pair();
		one.open();
		one.send(named('a'));
		await settle(200);
		other.receive(1, 1, named('replayed'));
		other.receive(0, 0, named('replayed'));
		one.pause();
		one.send(named('b'));
		one.acknowledged(99, false);
		expect(one.waiting).toBe(1);
		await settle(200);
		expect(heard.other).toEqual(['a']);
	});

	it('never sends again what the server refused', async () => {
		const { one, sent } = pair(['lost']);
		one.open();
		one.send(named('too large'));
		one.drop(1);
		await settle();
		expect(sent).toEqual([1]);
	});
});
