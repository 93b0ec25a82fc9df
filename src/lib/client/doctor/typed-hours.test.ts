import { describe, expect, it } from 'vitest';
import { readHours, typedHours } from './typed-hours';

describe('typed hours', () => {
	it('are read as they are shown', () => {
		const text = '1-5 08:00-18:00\n6,7 09:30-12:00';
		const hours = [
			{ days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00' },
			{ days: [6, 7], from: '09:30', until: '12:00' }
		];
		expect(readHours(text)).toEqual(hours);
		expect(readHours(typedHours(hours))).toEqual(hours);
		expect(readHours(' 1，3 8:00–12:00 \n\n')).toEqual([{ days: [1, 3], from: '08:00', until: '12:00' }]);
		expect(readHours('')).toEqual([]);
	});
	it.each(['8 08:00-12:00', '1-5 12:00-08:00', '1-5', '周一 8:00-9:00', '5-1 08:00-09:00', '1 08:00-25:00'])(
		'%s is refused with its line',
		(text) => expect(readHours(`1 08:00-09:00\n${text}`)).toBe(2)
	);
});
