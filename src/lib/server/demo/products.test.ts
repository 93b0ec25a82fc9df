import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import { isDoseUnit, isFrequency, isRoute } from '$lib/domain/prescription/dosing-codes';
import { gs1CheckDigit } from './check-digit';
import { demoProducts, productNamed } from './products';

const checked = (code: string): boolean => gs1CheckDigit(code.slice(0, -1)) === code.at(-1);
const distinct = (values: readonly string[]): number => new Set(values).size;

describe('the check digit', () => {
	it('agrees with a published 69 code and GTIN', () => {
		expect(checked('6924561884074')).toBe(true);
		expect(checked('06901234567892')).toBe(true);
		expect(checked('6924561884075')).toBe(false);
	});
});

describe('the demo medicines', () => {
	it('are at least 66, with no number, name or code twice', () => {
		expect(demoProducts.length).toBeGreaterThanOrEqual(66);
		const keys = [
			'id',
			'genericName',
			'tradeName',
			'approvalNumber',
			'gtin13',
			'insuranceCode',
			'standardDrugCode'
		] as const;
		for (const key of keys) expect(distinct(demoProducts.map((p) => p[key])), key).toBe(demoProducts.length);
		expect(distinct(demoProducts.map((p) => String(p.number)))).toBe(demoProducts.length);
	});

	it('carry well-formed codes with right check digits', () => {
		for (const p of demoProducts) {
			expect(p.gtin13).toMatch(/^6900000\d{6}$/);
			expect(p.standardDrugCode).toMatch(/^869999\d{8}$/);
			expect(checked(p.gtin13) && checked(p.standardDrugCode), p.genericName).toBe(true);
			expect(p.gtin14[1]).toBe(`0${p.gtin13}`);
			for (const level of [1, 2, 3] as const) {
				expect(p.gtin14[level]).toMatch(/^\d{14}$/);
				expect(checked(p.gtin14[level])).toBe(true);
			}
			const western = p.approvalNumber.startsWith('国药准字H');
			expect(p.approvalNumber).toMatch(/^国药准字[HZ]9999\d{4}$/);
			expect(p.insuranceCode).toMatch(
				western ? /^X[A-Z]\d\d[A-Z]{2}D\d{3}A\d{3}\d{9}$/ : /^Z[A-Z]\d\d[A-Z]{2}X\d{4}\d{9}$/
			);
			expect(p.insuranceCode.slice(-5)).toBe(p.standardDrugCode.slice(3, 8));
			expect(p.holder).toContain('演示');
			expect(p.tradeName).toContain('演示');
		}
	});

	it('have one identification code per product and level, 89 for special control', () => {
		const codes = demoProducts.flatMap((p) => Object.values(p.identificationCodes));
		expect(distinct(codes)).toBe(demoProducts.length * 3);
		for (const p of demoProducts)
			for (const code of Object.values(p.identificationCodes))
				expect(code).toMatch(p.specialControl ? /^89\d{5}$/ : /^80\d{5}$/);
	});

	it('are dosed in a unit that the box counts, on known routes, for at most seven days', () => {
		for (const p of demoProducts) {
			expect([p.unitName, p.contentPerUnit?.unit], p.genericName).toContain(p.usage.unit);
			expect(p.usage.amount).toMatch(/^(0\.\d*[1-9]|[1-9]\d*)$/);
			expect(isRoute(p.usage.route) && isFrequency(p.usage.frequency)).toBe(true);
			expect(isDoseUnit(p.usage.unitCode)).toBe(true);
			expect(p.usage.days).toBeGreaterThanOrEqual(1);
			expect(p.usage.days).toBeLessThanOrEqual(7);
			expect(p.activeIngredients.length).toBeGreaterThan(0);
			expect(p.price).toBeGreaterThan(0);
		}
	});

	it('keep antibiotics, insulin and special control to their rules', () => {
		for (const p of demoProducts) {
			if (p.antibiotic || p.specialControl || p.locked) expect(p.rxClass, p.genericName).toBe('rx');
			if (p.specialControl) expect(p.splittable).toBe(false);
			if (p.genericName.includes('胰岛素')) expect(p.storage.condition).toBe('cold');
			if (p.storage.condition === 'cold') expect(p.storage.words).toContain('2～8℃');
			if (p.storage.condition === 'cool') expect(p.storage.words).toContain('20℃');
		}
		expect(productNamed('地西泮片').specialControl).toBe('psychotropic_2');
		expect(productNamed('盐酸哌甲酯缓释片').specialControl).toBe('psychotropic_1');
		expect(productNamed('磷酸可待因片').specialControl).toBe('narcotic');
		expect(productNamed('盐酸麻黄碱片').specialControl).toBe('precursor');
		expect(productNamed('复方甘草片')).toMatchObject({ locked: true, rxClass: 'rx', specialControl: null });
		expect(demoProducts.filter((p) => p.ephedrine).length).toBeGreaterThanOrEqual(3);
		expect(() => productNamed('没有这种药')).toThrow(RangeError);
	});

	it('cover all three classes, Chinese patent medicines and forms for children', () => {
		for (const rxClass of ['rx', 'otc_a', 'otc_b'] as const)
			expect(demoProducts.filter((p) => p.rxClass === rxClass).length).toBeGreaterThanOrEqual(8);
		expect(demoProducts.filter((p) => p.insuranceCode.startsWith('Z')).length).toBeGreaterThanOrEqual(8);
		expect(demoProducts.filter((p) => p.ageNote?.includes('儿童')).length).toBeGreaterThanOrEqual(4);
	});

	it('are found by the pinyin that people type', () => {
		for (const p of demoProducts) {
			const name = p.genericName.replace(/[（）]/g, '');
			const options = { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' } as const;
			expect(p.pinyin).toBe(pinyin(name, options).join('').toLowerCase());
			expect(p.pinyinInitials).toBe(
				pinyin(name, { ...options, pattern: 'first' })
					.join('')
					.toLowerCase()
			);
		}
		expect(productNamed('苯磺酸氨氯地平片').pinyinInitials).toBe('bhsaldpp');
		expect(productNamed('复方甘草片').pinyin).toBe('fufanggancaopian');
	});
});
