import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdleWatch } from './idle-watch';

describe('watching that somebody is there', () => {
	const seconds: (number | undefined)[] = [];
	let ended = 0;
	let watch: IdleWatch;
	beforeEach(() => {
		vi.useFakeTimers();
		seconds.length = 0;
		ended = 0;
		watch = new IdleWatch(30_000, {
			onWarning: (left) => seconds.push(left),
			onEnd: () => (ended += 1)
		});
	});
	afterEach(() => {
		watch.stop();
		vi.useRealTimers();
	});

	it('warns after the silence, counts down thirty seconds, and ends', () => {
		watch.watch(60_000);
		vi.advanceTimersByTime(59_999);
		expect(seconds).toEqual([]);
		vi.advanceTimersByTime(1);
		expect(seconds).toEqual([30]);
		vi.advanceTimersByTime(29_999);
		expect(seconds.at(-1)).toBe(1);
		expect(ended).toBe(0);
		vi.advanceTimersByTime(1);
		expect(ended).toBe(1);
		expect(seconds.at(-1)).toBeUndefined();
		vi.advanceTimersByTime(600_000);
		expect(ended).toBe(1);
	});
	it('starts anew at every touch, but during the warning only at 继续', () => {
		watch.watch(60_000);
		vi.advanceTimersByTime(59_000);
		watch.touch();
		vi.advanceTimersByTime(59_000);
		expect(seconds).toEqual([]);
		vi.advanceTimersByTime(2_000);
		watch.touch();
		expect(seconds.at(-1)).toBe(29);
		watch.carryOn();
		expect(seconds.at(-1)).toBeUndefined();
		vi.advanceTimersByTime(59_000);
		expect(ended).toBe(0);
	});
	it('never warns while it is held, and waits the whole time again after the last release', () => {
		watch.watch(60_000);
		const releaseCall = watch.hold();
		const releaseTyping = watch.hold();
		vi.advanceTimersByTime(3_600_000);
		releaseCall();
		releaseCall();
		vi.advanceTimersByTime(3_600_000);
		expect(seconds).toEqual([]);
		releaseTyping();
		vi.advanceTimersByTime(59_999);
		expect(seconds).toEqual([]);
		vi.advanceTimersByTime(1);
		expect(seconds).toEqual([30]);
	});
	it('takes the warning away when a screen without a limit comes', () => {
		watch.watch(60_000);
		vi.advanceTimersByTime(65_000);
		watch.watch(undefined);
		expect(seconds.at(-1)).toBeUndefined();
		vi.advanceTimersByTime(600_000);
		expect(ended).toBe(0);
	});
});
