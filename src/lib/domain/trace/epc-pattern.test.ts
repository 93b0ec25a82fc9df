import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gs1CheckDigit } from '../codes/check-digit';
import { readEpcPattern } from './epc-pattern';
import { readEpc } from './read-epc';

const matches = (pattern: string, uri: string) => {
	const read = readEpcPattern(pattern);
	if (!read.ok) throw new Error(read.failure);
	return new RegExp(read.value).test(readEpc(uri).key);
};
const urn = 'urn:epc:id:sgtin:6901234.056789.A.1';
const link = 'https://id.gs1.org/01/06901234567892/21/A.1';

describe('patterns of identifiers', () => {
	it.each([
		['urn:epc:idpat:sgtin:6901234.056789.*', true],
		['urn:epc:idpat:sgtin:6901234.*.*', true],
		['urn:epc:idpat:sgtin:*.*.*', true],
		['urn:epc:idpat:sgtin:6901234.056789.A.1', true],
		['urn:epc:idpat:sgtin:6901234.056789.A', false],
		['urn:epc:idpat:sgtin:6901235.*.*', false],
		['urn:epc:idpat:sgtin:690123499.*.*', false],
		['urn:epc:idpat:sscc:6901234.*', false]
	])('%s', (pattern, expected) => {
		expect(matches(pattern, urn)).toBe(expected);
		expect(matches(pattern, link)).toBe(expected);
	});
	it('mean logistic units and other things, too', () => {
		expect(matches('urn:epc:idpat:sscc:6901234.*', 'urn:epc:id:sscc:6901234.0000000001')).toBe(true);
		expect(matches('urn:epc:idpat:sscc:6901234.0000000001', 'https://id.gs1.org/00/069012340000000016')).toBe(
			true
		);
		expect(matches('urn:epc:idpat:grai:6901234.12345.*', 'urn:epc:id:grai:6901234.12345.7')).toBe(true);
		expect(matches('urn:epc:idpat:grai:6901234.12345.*', 'urn:epc:id:grai:6901234.12346.7')).toBe(false);
	});
	it.each([
		'urn:epc:idpat:',
		'urn:epc:idpat:sgtin:6901234',
		'urn:epc:idpat:sgtin:*.056789.*',
		'urn:epc:idpat:sgtin:6901234.05*.*',
		'urn:epc:idpat:sgtin:6901234.05678.*',
		'urn:epc:idpat:sgtin:6901234.056789.',
		'urn:epc:idpat:sscc:69.*'
	])('%s is refused', (pattern) => expect(readEpcPattern(pattern).ok).toBe(false));
	it('find every serial of an item, and never one of another', () => {
		const number = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
		fc.assert(
			fc.property(
				fc.integer({ min: 6, max: 12 }),
				number(13),
				number(13),
				fc.stringMatching(/^[A-Za-z0-9.]{1,12}$/),
				(cut, one, other, serial) => {
					const uri = `https://id.gs1.org/01/${one}${gs1CheckDigit(one)}/21/${encodeURIComponent(serial)}`;
					const pattern = (body: string) =>
						`urn:epc:idpat:sgtin:${body.slice(1, cut + 1)}.${body.slice(0, 1)}${body.slice(cut + 1)}.*`;
					if (readEpc(uri).kind !== 'pack') return;
					expect(matches(pattern(one), uri)).toBe(true);
					expect(matches(pattern(other), uri)).toBe(one === other);
				}
			)
		);
	});
});
