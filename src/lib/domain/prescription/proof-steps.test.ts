import { describe, expect, it } from 'vitest';
import { provenSteps } from './proof-steps';

const results = (fault: string | null) =>
	provenSteps(fault)
		.map(({ result }) => result[0])
		.join('');

describe('the steps of a proof', () => {
	it('all pass where nothing is wrong', () => {
		expect(results(null)).toBe('pppppp');
	});
	it('end at the one that failed', () => {
		expect(results('bytes')).toBe('fnnnnn');
		expect(results('lines')).toBe('fnnnnn');
		expect(results('other_document')).toBe('pfnnnn');
		expect(results('other_origin')).toBe('ppfnnn');
		expect(results('not_verified_person')).toBe('pppfnn');
		expect(results('signature')).toBe('ppppfn');
		expect(results('key_removed')).toBe('pppppf');
	});
});
