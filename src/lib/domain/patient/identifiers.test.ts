import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { ageAt } from './age';
import { parseCreditCode } from './credit-code';
import { maskMobile, maskName, maskResidentId } from './masking';
import { parseMobile } from './mobile';
import { bornBy, parseResidentId, residentIdCheck } from './resident-id';

describe('resident identity number', () => {
	it('reads birth date and sex', () => {
		expect(parseResidentId(' 110105 19491231 002x ')).toEqual({
			ok: true,
			value: { number: '11010519491231002X', birthDate: '1949-12-31', sex: 'female' }
		});
	});
	it.each([
		['', 'length'],
		['1101051949123100', 'length'],
		['1101051949123100X2', 'characters'],
		['01010519491231002X', 'characters'],
		['110105194902300025', 'birth_date'],
		['110105194912310021', 'check_digit']
	])('refuses %s: %s', (text, code) => {
		expect(parseResidentId(text)).toMatchObject({ ok: false, failure: { code } });
	});
	it('notices every single wrong digit', () => {
		const digits = '1'.repeat(6) + '19900101' + '123';
		fc.assert(
			fc.property(fc.nat(16), fc.integer({ min: 1, max: 9 }), (at, shift) => {
				const wrong = [...(digits + residentIdCheck(digits))];
				wrong[at] = String((Number(wrong[at]) + shift) % 10);
				expect(parseResidentId(wrong.join('')).ok).toBe(false);
			})
		);
	});
	it('knows who is not born yet', () => {
		const parsed = parseResidentId('11010519491231002X');
		if (!parsed.ok) throw new Error('a sample that must parse');
		expect(bornBy(parsed.value, localDate('1949-12-31'))).toBe(true);
		expect(bornBy(parsed.value, localDate('1949-12-30'))).toBe(false);
	});
});

describe('other identifiers', () => {
	it('forgives how people write mobile numbers, not what they are', () => {
		for (const text of ['13812342211', '+86 138 1234 2211', '138-1234-2211'])
			expect(parseMobile(text)).toEqual({ ok: true, value: '13812342211' });
		for (const text of ['12812342211', '1381234221', '138123422111', ''])
			expect(parseMobile(text).ok).toBe(false);
	});
	it('checks a unified social credit code', () => {
		expect(parseCreditCode('91110000600037341l')).toEqual({ ok: true, value: '91110000600037341L' });
		expect(parseCreditCode('91110000600037342L')).toMatchObject({ failure: { code: 'check_digit' } });
		expect(parseCreditCode('9111000060003734IL')).toMatchObject({ failure: { code: 'characters' } });
		expect(parseCreditCode('9111')).toMatchObject({ failure: { code: 'length' } });
	});
});

describe('masking', () => {
	it.each([
		['王小芳', '王*芳'],
		['王芳', '王*'],
		['王', '*'],
		['欧阳小芳', '欧**芳'],
		['𠮷田太郎', '𠮷**郎'],
		['', '']
	])('%s → %s', (name, masked) => expect(maskName(name)).toBe(masked));
	it('hides the middle of numbers', () => {
		expect(maskMobile('13812342211')).toBe('138****2211');
		expect(maskResidentId('11010519491231002X')).toBe('1***************2X');
		expect(maskMobile('1381')).toBe('****');
		expect(maskResidentId('1381')).toBe('****');
	});
});

describe('age on a prescription', () => {
	it.each([
		['2020-11-21', { value: 6, unit: 'year' }],
		['2020-11-23', { value: 5, unit: 'year' }],
		['2025-11-23', { value: 11, unit: 'month' }],
		['2026-10-22', { value: 1, unit: 'month' }],
		['2026-10-23', { value: 30, unit: 'day' }],
		['2026-11-22', { value: 0, unit: 'day' }]
	])('born %s', (birth, age) => {
		expect(ageAt(localDate(birth), localDate('2026-11-22'))).toEqual(age);
	});
	it('has no answer before birth', () => {
		expect(() => ageAt(localDate('2026-11-23'), localDate('2026-11-22'))).toThrow(RangeError);
	});
});
