import { describe, expect, it } from 'vitest';
import { findRedFlags } from './red-flags';

const adult = { ageYears: 40, ageMonths: 480 };

describe('findRedFlags', () => {
	it('marks words that should not wait, in Chinese and English', () => {
		expect(findRedFlags({ ...adult, text: '从昨天开始胸痛，喘不上气' })).toEqual(['chest_pain', 'breathing']);
		expect(findRedFlags({ ...adult, text: 'blood in stool since Monday' })).toEqual(['bleeding']);
	});

	it('marks small children by age alone', () => {
		expect(findRedFlags({ text: '流鼻涕', ageYears: 5, ageMonths: 71 })).toEqual(['under_6']);
		expect(findRedFlags({ text: '', ageYears: 0, ageMonths: 2 })).toEqual(['under_6', 'under_3_months']);
		expect(findRedFlags({ text: '', ageYears: 6, ageMonths: 72 })).toEqual([]);
	});

	it('stays silent on ordinary complaints', () => {
		expect(findRedFlags({ ...adult, text: '血压药吃完了，想续方' })).toEqual([]);
	});
});
