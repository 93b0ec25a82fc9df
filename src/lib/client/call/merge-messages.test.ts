import { describe, expect, it } from 'vitest';
import { lastWithoutGap, mergeMessages, type ChatLine } from './merge-messages';

const message = (seq: number, clientId = `c${seq}`) =>
	({ seq, clientId, sender: 'doctor', body: `text ${seq}`, sentAt: '2026-11-20T02:00:00.000Z' }) as const;

describe('mergeMessages', () => {
	it('keeps order and takes each number once', () => {
		const lines = mergeMessages(mergeMessages([], [message(2), message(1)]), [message(2), message(3)]);
		expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3]);
	});

	it('turns an own line into the numbered one and leaves the others at the end', () => {
		const waiting: ChatLine[] = [
			{ clientId: 'a', sender: 'customer', body: 'one', seq: null, state: 'sending' },
			{ clientId: 'b', sender: 'customer', body: 'two', seq: null, state: 'failed' }
		];
		const lines = mergeMessages(waiting, [message(1, 'a')]);
		expect(lines.map(({ clientId, seq, state }) => [clientId, seq, state])).toEqual([
			['a', 1, 'sent'],
			['b', null, 'failed']
		]);
	});
});

describe('lastWithoutGap', () => {
	it('stops before what is missing', () => {
		expect(lastWithoutGap(mergeMessages([], [message(1), message(2), message(4)]))).toBe(2);
		expect(lastWithoutGap(mergeMessages([], [message(2)]))).toBe(0);
		expect(lastWithoutGap([])).toBe(0);
	});
});
