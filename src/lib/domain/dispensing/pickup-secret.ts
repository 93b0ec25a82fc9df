import { parseCode } from '../codes/parse-code';

/** What a customer shows at the counter: 8 digits, good at their own store, or the token of a QR code. */
export interface PickupSecret {
	readonly kind: 'digits' | 'token';
	readonly text: string;
}

/**
 * Reads either out of what was typed or scanned, blanks and hyphens forgiven; undefined for everything else.
 *
 * Example: '1234 5678' → digits 12345678; 'WYRX1.…' → token, its body without prefix and check character.
 */
export function readPickupSecret(text: string): PickupSecret | undefined {
	const digits = text.replace(/[\s-]/g, '');
	if (/^\d{8}$/.test(digits)) return { kind: 'digits', text: digits };
	const token = parseCode(text);
	return token.ok && token.value.kind === 'rx-token' ? { kind: 'token', text: token.value.body } : undefined;
}

/** From what the lock of a kept prescription is made: digits and token never open each other's. */
export const lockPhrase = ({ kind, text }: PickupSecret): string => `${kind}:${text}`;

/** Rounds of PBKDF2: many for eight digits, which can be tried one after the other; a token's 130 bits cannot. */
export const lockRounds = ({ kind }: PickupSecret, forDigits: number): number =>
	kind === 'digits' ? forDigits : 1;
