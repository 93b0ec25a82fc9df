import { fail, ok, type Result } from '../shared/result';

/** 11 digits of a mainland mobile number; blanks, hyphens and +86 are forgiven. */
export function parseMobile(text: string): Result<string, { readonly code: 'not_a_mobile' }> {
	const digits = text.replace(/[\s-]+/g, '').replace(/^(?:\+|00)86/, '');
	return /^1[3-9]\d{9}$/.test(digits) ? ok(digits) : fail({ code: 'not_a_mobile' });
}
