import { localDateOf, type LocalDate } from '../shared/local-date';
import { fail, ok, type Result } from '../shared/result';

export interface ResidentId {
	/** 18 characters, the last one a digit or capital X. */
	readonly number: string;
	readonly birthDate: LocalDate;
	readonly sex: 'male' | 'female';
}

export type ResidentIdFailure =
	| { readonly code: 'length'; readonly length: number }
	| { readonly code: 'characters' }
	| { readonly code: 'birth_date' }
	| { readonly code: 'check_digit' };

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

/** The 18th character for 17 digits (GB 11643: weighted sum mod 11). */
export const residentIdCheck = (digits: string): string => {
	const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
	return checkCharacters[sum % 11] ?? '';
};

/**
 * A resident identity number (居民身份证号), blanks and a small x forgiven. Digits 7–14 are the birth date, an odd
 * 17th digit means male. That it is well formed does not mean that it was given to this person.
 *
 * '11010519491231002X' → born 1949-12-31, female.
 */
export function parseResidentId(text: string): Result<ResidentId, ResidentIdFailure> {
	const number = text.replace(/\s+/g, '').toUpperCase();
	if (number.length !== 18) return fail({ code: 'length', length: number.length });
	if (!/^[1-9]\d{16}[\dX]$/.test(number)) return fail({ code: 'characters' });
	const birthDate = localDateOf(
		Number(number.slice(6, 10)),
		Number(number.slice(10, 12)),
		Number(number.slice(12, 14))
	);
	if (!birthDate) return fail({ code: 'birth_date' });
	if (residentIdCheck(number) !== number[17]) return fail({ code: 'check_digit' });
	return ok({ number, birthDate, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' });
}

/** Whether the person was born by that day; a birth date in the future is a slip of the finger. */
export const bornBy = ({ birthDate }: ResidentId, today: LocalDate): boolean => birthDate <= today;
