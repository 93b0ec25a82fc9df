import { describe, expect, it } from 'vitest';
import { judgeLink } from './link-quality';

describe('judgeLink', () => {
	it('looks at what was lost since the last look, not since the beginning', () => {
		const before = { packetsReceived: 1_000, packetsLost: 900, roundTrip: 0.02 };
		expect(judgeLink(before, { packetsReceived: 1_100, packetsLost: 901, roundTrip: 0.02 })).toBe('good');
		expect(judgeLink(before, { packetsReceived: 1_050, packetsLost: 910, roundTrip: 0.02 })).toBe('weak');
	});

	it('calls a slow answer weak, and an unmeasured line good', () => {
		expect(judgeLink(undefined, { packetsReceived: 10, packetsLost: 0, roundTrip: 0.6 })).toBe('weak');
		expect(judgeLink(undefined, { packetsReceived: 0, packetsLost: 0, roundTrip: undefined })).toBe('good');
	});
});
