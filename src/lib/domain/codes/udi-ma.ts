import { fail, ok, type Result } from '../shared/result';
import { localDateOf, type LocalDate } from '../shared/local-date';
import { gs1Date } from './gs1-dates';
import type { CodeProblem, UdiMaCode } from './parsed-code';

/**
 * UDI of the issuer ZIIOT: MA.156.M0, firm of 6, then package 1 + item 6 + check 1, then dot parts that begin
 * with a letter: S serial, M made, L lot, D sterile lot, E expiry, V valid to, C check. The form comes from a
 * public description; character sets and date widths are not given there and are read strictly here.
 */
const form = /^(MA\.156\.M0\.[0-9A-Z]{6}\.[0-9A-Z]{8})((?:\.[SMLDEVC][0-9A-Za-z_/+-]{1,40}){0,7})$/;
const dateLetters = 'MEV';

/** YYYYMMDD or YYMMDD. */
function partDate(value: string, today?: LocalDate): LocalDate | undefined {
	if (/^\d{6}$/.test(value)) return gs1Date(value, false, today);
	if (!/^\d{8}$/.test(value)) return undefined;
	return localDateOf(Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6)));
}

export const looksLikeUdiMa = (text: string): boolean => /^MA\.156\./i.test(text);

/** A text for which `looksLikeUdiMa` holds. */
export function parseUdiMa(text: string, raw: string, today?: LocalDate): Result<UdiMaCode, CodeProblem> {
	const match = form.exec(text);
	if (!match) {
		const upper = text.toUpperCase();
		if (upper === text || !form.test(upper)) return fail({ reason: 'unknown_format' });
		const lifted = parseUdiMa(upper, raw, today);
		if (!lifted.ok) return lifted;
		const description = 'lower case where only upper case exists';
		return ok({ ...lifted.value, repair: { kind: 'letter_case', description } });
	}
	const device = match[1] ?? '';
	const parts: Array<{ letter: string; value: string }> = [];
	let at = device.length;
	for (const part of (match[2] ?? '').split('.').slice(1)) {
		const letter = part.charAt(0);
		const value = part.slice(1);
		if (parts.some((other) => other.letter === letter)) return fail({ reason: 'duplicate', ai: letter, at });
		if (dateLetters.includes(letter) && !partDate(value, today))
			return fail({ reason: 'bad_date', ai: letter, at: at + 2 });
		parts.push({ letter, value });
		at += part.length + 1;
	}
	const value = (letter: string): string | undefined => parts.find((part) => part.letter === letter)?.value;
	const batch = value('L') ?? value('D');
	const serial = value('S');
	const expiry = value('E') ?? value('V');
	const made = value('M');
	const expiresOn = expiry && partDate(expiry, today);
	const producedOn = made && partDate(made, today);
	return ok({
		kind: 'udi-ma',
		value: text,
		raw,
		device,
		parts,
		...(batch && { batch }),
		...(serial && { serial }),
		...(expiresOn && { expiresOn }),
		...(producedOn && { producedOn })
	});
}
