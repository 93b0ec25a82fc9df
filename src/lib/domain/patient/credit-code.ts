import { fail, ok, type Result } from '../shared/result';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export type CreditCodeFailure = { readonly code: 'length' | 'characters' | 'check_digit' };

/**
 * A unified social credit code (统一社会信用代码, GB 32100): 18 characters of an alphabet without I O S V Z;
 * weights 3^i mod 31, check (31 − sum mod 31) mod 31. '91110000600037341L' is one.
 */
export function parseCreditCode(text: string): Result<string, CreditCodeFailure> {
	const code = text.replace(/\s+/g, '').toUpperCase();
	if (code.length !== 18) return fail({ code: 'length' });
	let sum = 0;
	let weight = 1;
	for (const character of code.slice(0, 17)) {
		const value = alphabet.indexOf(character);
		if (value < 0) return fail({ code: 'characters' });
		sum += value * weight;
		weight = (weight * 3) % 31;
	}
	const check = alphabet.indexOf(code[17] ?? '');
	if (check < 0) return fail({ code: 'characters' });
	return check === (31 - (sum % 31)) % 31 ? ok(code) : fail({ code: 'check_digit' });
}
