import { hasGs1CheckDigit } from './check-digit';
import type { StandardDrugCode } from './parsed-code';

/** 本位码: 86 (China), 9 (drug), 10 digits, check digit by the GS1 rule. */
export const standardDrugLength = 14;

export const looksLikeStandardDrug = (digits: string): boolean => /^869\d{11}$/.test(digits);

export const standardDrugCode = (digits: string, raw: string): StandardDrugCode | undefined =>
	looksLikeStandardDrug(digits) && hasGs1CheckDigit(digits)
		? { kind: 'standard-drug', value: digits, raw }
		: undefined;
