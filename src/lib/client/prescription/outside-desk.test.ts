import { describe, expect, it } from 'vitest';
import { newLines } from './outside-desk.svelte';

describe('lines that are new to services outside', () => {
	const [a, b] = [
		{ productId: 'a', days: 3 },
		{ productId: 'b', days: 3 }
	];
	it('are those that were not there word for word', () => {
		expect(newLines([], [a, b])).toEqual([1, 2]);
		expect(newLines([a], [a, b])).toEqual([2]);
		expect(newLines([a, b], [b, { ...a, days: 5 }])).toEqual([2]);
		expect(newLines([a, b], [b])).toEqual([]);
	});
});
