import { describe, expect, it } from 'vitest';
import { packKey, productKey } from './pack-key';
import { parseCode } from './parse-code';
import type { ParsedCode } from './parsed-code';

function code(input: string): ParsedCode {
	const result = parseCode(input, { symbology: 'd2' });
	const plain = parseCode(input);
	if (plain.ok) return plain.value;
	if (result.ok) return result.value;
	throw new Error(JSON.stringify(result.failure));
}

const rows: ReadonlyArray<
	[shows: string, input: string, pack: string | undefined, product: string | undefined]
> = [
	['trace code', '8102938 0000123456789', '81029380000123456789', 'trace-prefix 8102938'],
	['GTIN and serial', '(01)06911223344557(21)A/1', '010691122334455721A/1', 'gtin 06911223344557'],
	['GTIN, batch, serial', '(01)06911223344557(10)B(21)7', '0106911223344557217', 'gtin 06911223344557'],
	['GTIN and batch', '(01)06911223344557(10)B', undefined, 'gtin 06911223344557'],
	['Digital Link', 'https://a.cn/01/06911223344557/21/A%2F1', '010691122334455721A/1', 'gtin 06911223344557'],
	[
		'Digital Link, 13 digits',
		'https://a.cn/01/6911223344557/21/7',
		'0106911223344557217',
		'gtin 06911223344557'
	],
	['Digital Link, product', 'https://a.cn/01/06911223344557', undefined, 'gtin 06911223344557'],
	['EAN-13', '6911223344557', undefined, 'gtin 06911223344557'],
	['EAN-8', '69012341', undefined, 'gtin 00000069012341'],
	['UPC-A', '711223344559', undefined, 'gtin 00711223344559'],
	['insurance code', 'XN02BEB012A001010200777', undefined, 'insurance XN02BEB012A001010200777'],
	['SSCC', '(00)369123456000000010', undefined, undefined],
	['UDI MA', 'MA.156.M0.100234.10000457.S1', undefined, undefined],
	['pick-up token', `WYRX1.${'0'.repeat(27)}`, undefined, undefined],
	['receipt', 'WYRC1.0000001', undefined, undefined]
];

describe('keys', () => {
	it.each(rows)('%s', (_, input, pack, product) => {
		const parsed = code(input);
		const key = productKey(parsed);
		expect(packKey(parsed)).toBe(pack);
		expect(key && `${key.scheme} ${key.value}`).toBe(product);
	});
	it('of a 本位码 is its 14 digits', () => {
		expect(productKey({ kind: 'standard-drug', value: '86900123456783', raw: '' })).toEqual({
			scheme: 'standard-drug',
			value: '86900123456783'
		});
	});
});
