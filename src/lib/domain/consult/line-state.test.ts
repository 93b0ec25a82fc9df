import { describe, expect, it } from 'vitest';
import { lineStateOf } from './line-state';

describe('lineStateOf', () => {
	it('says who chose, before it says what the line does', () => {
		expect(lineStateOf({ rung: 'sound', by: 'self' }, true, 'sound')).toBe('self_sound');
		expect(lineStateOf({ rung: 'text', by: 'other' }, true, 'text')).toBe('other_text');
		expect(lineStateOf({ rung: 'sound', by: 'line' }, true, 'full')).toBe('sound');
	});

	it('names the end whose line is weak', () => {
		expect(lineStateOf({ rung: 'full', by: null }, false, 'sound')).toBe('peer_sound');
		expect(lineStateOf({ rung: 'full', by: null }, false, 'low')).toBe('peer_reduced');
		expect(lineStateOf({ rung: 'low', by: 'line' }, false, 'full')).toBe('reduced');
	});

	it('is good or weak when everything is sent', () => {
		expect(lineStateOf({ rung: 'full', by: null }, false, undefined)).toBe('good');
		expect(lineStateOf({ rung: 'full', by: null }, true, 'full')).toBe('weak');
	});
});
