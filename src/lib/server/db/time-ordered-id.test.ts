import { describe, expect, it } from 'vitest';
import { isId } from '$lib/domain/shared/ids';
import { timeOrderedId } from './time-ordered-id';

describe('an id in the order of time', () => {
	it('is a UUID of version 7 that carries the instant', () => {
		const id = timeOrderedId(new Date('2022-02-22T19:22:22.000Z'));
		// The example of RFC 9562, appendix A.6, has the same instant.
		expect(id).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(isId(id)).toBe(true);
	});

	it('comes after every id of an earlier instant and is never given twice', () => {
		const early = timeOrderedId(new Date(1_000));
		const late = [1, 2, 3].map(() => timeOrderedId(new Date(2_000)));
		expect(late.every((id) => id > early)).toBe(true);
		expect(new Set(late).size).toBe(3);
	});
});
