import { describe, expect, it } from 'vitest';
import { parsePartners } from './exchange-settings';

const jwk = { kty: 'EC', crv: 'P-256', x: 'a'.repeat(43), y: 'b'.repeat(43) };
const partner = {
	institutionCode: 'H99999900077',
	name: '演示市第二医院',
	contracts: [{ pharmacy: 'P99999900001', since: '2026-01-01' }],
	keys: [{ kid: 'k1', jwk, from: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z' }]
};

describe('partner hospitals', () => {
	it('are read', () => {
		expect(parsePartners(JSON.stringify([partner]))).toEqual({ partners: [partner] });
		expect(parsePartners('[]')).toEqual({ partners: [] });
	});
	it.each([
		['{', ''],
		[[{ ...partner, institutionCode: 'P1' }], '[0].institutionCode'],
		[[{ ...partner, keys: [{ ...partner.keys[0], jwk: { ...jwk, crv: 'P-384' } }] }], '[0].keys[0].jwk.crv'],
		// A private half has no place in a setting.
		[[{ ...partner, keys: [{ ...partner.keys[0], jwk: { ...jwk, d: 'c' } }] }], '[0].keys[0].jwk.d'],
		[[partner, partner], '']
	])('with a fault are refused by its place', (given, wrong) => {
		expect(parsePartners(typeof given === 'string' ? given : JSON.stringify(given))).toEqual({ wrong });
	});
});
