import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideHandIn, likelyReason, type HandedPack } from './decide-hand-in';
import { formatVoucher, looksLikeVoucher, parseVoucher, voucherWords } from './voucher-number';

const decide = (change: Partial<HandedPack>) =>
	decideHandIn({ level: 1, status: 'sold', storeId: 's2', ...change }, 's1');

describe('medicine handed in', () => {
	it('plays the worked example', () => {
		expect(decide({})).toEqual({ marked: true });
		expect(decide({ status: 'in_stock', storeId: 's1' })).toEqual({ marked: true });
		expect(decide({ status: 'commissioned', storeId: null })).toEqual({ marked: true });
		expect(decide({ status: 'in_stock' })).toEqual({ marked: false });
		expect(decide({ status: 'handed_in' })).toEqual({ refused: 'handed_in' });
		expect(decide({ level: 2 })).toEqual({ refused: 'not_a_pack' });
	});
	it('suggests the gravest reason', () => {
		expect(likelyReason({ recalled: true, expired: true })).toBe('recalled');
		expect(likelyReason({ recalled: false, expired: true })).toBe('expired');
		expect(likelyReason({ recalled: false, expired: false })).toBe('unwanted');
	});
});

describe('voucher numbers', () => {
	const number = formatVoucher('7K3M9QX2T5AB');
	it('are read as they are scanned and as people type them', () => {
		expect(looksLikeVoucher(`]Q1${number}`)).toBe(true);
		expect(looksLikeVoucher('WYRX1.AAAA')).toBe(false);
		for (const text of [number, `]Q1${number}`, number.toLowerCase(), voucherWords(number)])
			expect(parseVoucher(text)).toEqual({ ok: true, value: number });
		const lookalike = formatVoucher('110000000000');
		expect(parseVoucher(lookalike.replace('110', 'ILO'))).toEqual({ ok: true, value: lookalike });
	});
	it('tell a wrong character and a missing one', () => {
		expect(parseVoucher(number.slice(0, -1))).toEqual({ ok: false, failure: 'incomplete' });
		expect(parseVoucher('')).toEqual({ ok: false, failure: 'incomplete' });
		const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
		fc.assert(
			fc.property(fc.integer({ min: 6, max: 18 }), fc.constantFrom(...alphabet), (at, other) => {
				fc.pre(number[at] !== other);
				const wrong = number.slice(0, at) + other + number.slice(at + 1);
				expect(parseVoucher(wrong)).toEqual({ ok: false, failure: 'check_character' });
			})
		);
	});
});
