import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gs1CheckDigit } from '../codes/check-digit';
import { packKey } from '../codes/pack-key';
import { parseCode } from '../codes/parse-code';
import { readEpc, storeOfPlace, storeUri, traceUri } from './read-epc';

describe('identifiers of events', () => {
	it.each([
		['urn:wenyao:cn-trace:81000010000000000001', 'pack', '81000010000000000001'],
		['urn:epc:id:sgtin:6901234.056789.A1', 'pack', '010690123456789221A1'],
		['urn:epc:id:sgtin:6901234.056789.A%2F1', 'pack', '010690123456789221A/1'],
		['https://id.gs1.org/01/06901234567892/21/A1', 'pack', '010690123456789221A1'],
		['https://example.cn/p/01/06901234567892/10/B7/21/A%2F1?17=271231', 'pack', '010690123456789221A/1'],
		['urn:epc:id:sscc:6901234.0000000001', 'unit', '069012340000000016'],
		['https://id.gs1.org/00/069012340000000016', 'unit', '069012340000000016'],
		['https://example.cn/01/06901234567892/10/B7', 'other', 'https://id.gs1.org/01/06901234567892/10/B7'],
		['https://example.cn/things/7', 'other', 'https://example.cn/things/7'],
		[
			'urn:uuid:2b1f4c1e-0000-4000-8000-000000000001',
			'other',
			'urn:uuid:2b1f4c1e-0000-4000-8000-000000000001'
		]
	])('%s names the %s %s', (uri, kind, key) => {
		expect(readEpc(uri)).toEqual({ kind, key });
	});

	it.each([
		'urn:wenyao:cn-trace:8100001',
		'urn:wenyao:cn-trace:71000010000000000001',
		'urn:epc:id:sgtin:6901234.05678.A1',
		'urn:epc:id:sgtin:6901234.056789.%zz',
		'urn:epc:id:sgtin:6901234.056789.aaaaaaaaaaaaaaaaaaaaa',
		'urn:epc:id:sscc:6901234.01',
		'https://id.gs1.org/01/06901234567890/21/A1'
	])('%s is kept as it is and named unreadable', (uri) => {
		expect(readEpc(uri)).toEqual({ kind: 'unreadable', key: uri });
	});

	it('agree with the symbol on the box, wherever the company prefix ends', () => {
		const digits = fc.stringMatching(/^\d{12}$/);
		fc.assert(
			fc.property(
				digits,
				fc.constantFrom('0', '1', '5'),
				fc.integer({ min: 6, max: 12 }),
				(rest, indicator, cut) => {
					const gtin = indicator + rest + gs1CheckDigit(indicator + rest);
					const urn = `urn:epc:id:sgtin:${rest.slice(0, cut)}.${indicator}${rest.slice(cut)}.7A`;
					const symbol = parseCode(`]d201${gtin}217A`);
					const key = symbol.ok ? packKey(symbol.value) : undefined;
					expect(readEpc(urn)).toEqual({ kind: 'pack', key });
					expect(readEpc(`https://id.gs1.org/01/${gtin}/21/7A`)).toEqual({ kind: 'pack', key });
				}
			)
		);
	});

	it('never throw, whatever they say', () => {
		const scheme = fc.constantFrom(
			'urn:epc:id:sgtin:',
			'urn:epc:id:sscc:',
			'urn:wenyao:cn-trace:',
			'https://x/01/',
			''
		);
		fc.assert(
			fc.property(scheme, fc.string({ unit: 'binary', minLength: 1 }), (prefix, rest) => {
				expect(readEpc(prefix + rest).key).not.toBe('');
			})
		);
	});

	it('of our own are read back', () => {
		expect(readEpc(traceUri('81000010000000000001')).key).toBe('81000010000000000001');
		expect(storeOfPlace(storeUri('P99999900001'))).toBe('P99999900001');
		expect(storeOfPlace('urn:epc:id:sgln:6901234.00001.0')).toBeUndefined();
	});
});
