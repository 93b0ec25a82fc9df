import { describe, expect, it } from 'vitest';
import { doseOf, perUnit } from './strength';

describe('what one unit of a dose holds', () => {
	it.each([
		['0.5g', 'tablet', [500_000]],
		['47.5mg', 'tablet', [47_500]],
		['50μg', 'tablet', [50]],
		['150mg/12.5mg', 'tablet', [150_000, 12_500]],
		['100ml:2g', 'ml', [20_000]],
		['2ml:1mg', 'vial', [1_000]],
		['64μg×120喷', 'spray', [64]],
		['160μg/4.5μg×60吸', 'puff', [160, 4.5]],
		['0.5 g', 'capsule', [500_000]]
	] as const)('%s per %s is %j µg', (strength, unit, micrograms) => {
		expect(perUnit(strength, unit)).toEqual(micrograms);
	});

	it.each([
		['复方', 'tablet'],
		['3ml:300单位', 'iu'],
		['0.5g', 'ml'],
		['100ml:2g', 'tablet'],
		['每8丸相当于原生药3g', 'pill'],
		['', 'tablet']
	] as const)('%s per %s cannot be told', (strength, unit) => {
		expect(perUnit(strength, unit)).toBeUndefined();
	});

	it('counts one ingredient of one dose', () => {
		const line = {
			strength: '150mg/12.5mg',
			amount: '1.5',
			unit: 'tablet',
			ingredients: ['厄贝沙坦', '氢氯噻嗪']
		} as const;
		expect(doseOf(line, 0)).toBe(225_000);
		expect(doseOf(line, 1)).toBe(18_750);
	});

	it('tells nothing when one number stands for several ingredients', () => {
		expect(
			doseOf({ strength: '0.5g', amount: '1', unit: 'tablet', ingredients: ['甲', '乙'] }, 0)
		).toBeUndefined();
	});
});
