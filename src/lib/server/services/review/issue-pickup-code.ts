import { randomBytes, randomInt } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import { formatRxToken } from '$lib/domain/codes/own-tokens';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { digitsInUse, lockPickupDigits } from '../../repositories/reviews';

export interface PickupCode {
	readonly secretHash: Buffer;
	readonly digitsHash: Buffer;
	/** JSON of {token, digits}, sealed: only the customer's own kiosk shows it again. */
	readonly sealed: Buffer;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bodyLength = 26;
/** With a million open prescriptions at one store, one try in a hundred would meet a number in use. */
const mostTries = 20;

/**
 * A new pick-up code: a token of 130 random bits for scanners, and 8 digits to be read aloud, unique among the
 * open prescriptions of the store. Only hashes are looked up by; the code itself is kept sealed.
 */
export async function issuePickupCode(trx: Queryable, ctx: Context, storeId: string): Promise<PickupCode> {
	const { seal } = ctx.services;
	await lockPickupDigits(trx, storeId);
	const body = [...randomBytes(bodyLength)].map((byte) => alphabet.charAt(byte & 31)).join('');
	for (let tries = 0; tries < mostTries; tries++) {
		const digits = String(randomInt(100_000_000)).padStart(8, '0');
		const digitsHash = seal.hash('pickup-digits', digits);
		if (await digitsInUse(trx, storeId, digitsHash)) continue;
		return {
			secretHash: seal.hash('pickup', body),
			digitsHash,
			sealed: seal.seal(JSON.stringify({ token: formatRxToken(body), digits }))
		};
	}
	throw new Failure('internal', 'no free pick-up digits');
}
