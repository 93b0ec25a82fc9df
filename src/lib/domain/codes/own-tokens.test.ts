import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReceipt, formatRxToken, parseReceipt, parseRxToken } from './own-tokens';
import { parseCode } from './parse-code';

const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const word = (alphabet: string, minLength: number, maxLength: number) =>
	fc.array(fc.constantFrom(...alphabet), { minLength, maxLength }).map((all) => all.join(''));
const body = word(base32, 26, 26);
const number = word('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-', 6, 40);

const changed = (text: string, at: number, character: string): string =>
	text.slice(0, at) + character + text.slice(at + 1);
const exchanged = (text: string, one: number, other: number): string =>
	changed(changed(text, one, text.charAt(other)), other, text.charAt(one));

describe('pick-up tokens', () => {
	it('come back as they were made', () => {
		fc.assert(
			fc.property(body, (secret) => {
				const token = formatRxToken(secret);
				expect(parseRxToken(token)).toEqual({
					ok: true,
					value: { kind: 'rx-token', value: token, raw: token, body: secret }
				});
				expect(parseCode(token)).toEqual(parseRxToken(token));
				expect(parseCode(token.toLowerCase())).toMatchObject({ ok: true, value: { body: secret } });
			})
		);
	});
	it('show every wrong character and every exchange of two', () => {
		fc.assert(
			fc.property(
				body,
				fc.nat(26),
				fc.nat(26),
				fc.constantFrom(...base32),
				(secret, one, other, character) => {
					const token = formatRxToken(secret);
					for (const wrong of [changed(token, 6 + one, character), exchanged(token, 6 + one, 6 + other)])
						if (wrong !== token)
							expect(parseRxToken(wrong)).toEqual({ ok: false, failure: { reason: 'check_digit', at: 32 } });
				}
			)
		);
	});
	it('are made only of a whole body', () => {
		for (const bad of ['', '0'.repeat(25), 'U'.repeat(26), 'a'.repeat(26)])
			expect(() => formatRxToken(bad)).toThrow(RangeError);
	});
});

describe('receipts', () => {
	it('come back as they were made', () => {
		fc.assert(
			fc.property(number, (receipt) => {
				const code = formatReceipt(receipt);
				expect(parseReceipt(code)).toMatchObject({ ok: true, value: { number: receipt, value: code } });
				expect(parseCode(code)).toEqual(parseReceipt(code));
			})
		);
	});
	it('show every wrong character and every exchange of two near each other', () => {
		fc.assert(
			fc.property(
				number,
				fc.nat(39),
				fc.nat(39),
				fc.constantFrom(...base32),
				(receipt, one, other, character) => {
					const code = formatReceipt(receipt);
					fc.pre(one < receipt.length && other < receipt.length && Math.abs(one - other) < 36);
					for (const wrong of [changed(code, 6 + one, character), exchanged(code, 6 + one, 6 + other)])
						if (wrong !== code) expect(parseReceipt(wrong)).toMatchObject({ ok: false });
				}
			)
		);
	});
	it('are made only of a receipt number', () => {
		for (const bad of ['', '12345', 'abcdef', 'A'.repeat(41), 'ABC DEF'])
			expect(() => formatReceipt(bad)).toThrow(RangeError);
	});
});

it('take nothing for theirs that begins otherwise', () => {
	expect(parseRxToken('WYRC1.0000001')).toEqual({ ok: false, failure: { reason: 'unknown_format' } });
	expect(parseReceipt('0000001')).toEqual({ ok: false, failure: { reason: 'unknown_format' } });
});
