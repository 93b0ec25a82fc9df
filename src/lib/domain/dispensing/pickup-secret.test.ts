import { describe, expect, it } from 'vitest';
import { formatRxToken } from '../codes/own-tokens';
import { lockPhrase, lockRounds, readPickupSecret } from './pickup-secret';

describe('what a customer shows at the counter', () => {
	const body = '0123456789ABCDEFGHJKMNPQRS';

	it('is eight digits, blanks and hyphens forgiven, or a token', () => {
		expect(readPickupSecret('12345678')).toEqual({ kind: 'digits', text: '12345678' });
		expect(readPickupSecret(' 1234-5678 ')).toEqual({ kind: 'digits', text: '12345678' });
		expect(readPickupSecret(formatRxToken(body))).toEqual({ kind: 'token', text: body });
	});

	it.each(['', '1234567', '123456789', '81000010000000000001', 'WYRX1.BROKEN', '六十四'])(
		'is not %s',
		(text) => expect(readPickupSecret(text)).toBeUndefined()
	);

	it('locks by its kind: digits slowly, and never what a token locks', () => {
		expect(lockPhrase({ kind: 'digits', text: 'x' })).not.toBe(lockPhrase({ kind: 'token', text: 'x' }));
		expect(lockRounds({ kind: 'digits', text: '' }, 9)).toBe(9);
		expect(lockRounds({ kind: 'token', text: '' }, 9)).toBe(1);
	});
});
