/** Money is counted in integer fen and stock in integer smallest units (a tablet, a sachet, a bottle): no floats. */
declare const brand: unique symbol;
export type Fen = number & { readonly [brand]: 'Fen' };
export type Units = number & { readonly [brand]: 'Units' };

/** @throws RangeError unless the amount is a whole, non-negative number of fen. */
export function fen(amount: number): Fen {
	if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount in fen: ${amount}`);
	return amount as Fen;
}

/** @throws RangeError unless the count is a whole, non-negative number of units. */
export function units(count: number): Units {
	if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a unit count: ${count}`);
	return count as Units;
}

/** 1234 fen -> "12.34" */
export const yuan = (amount: Fen): string =>
	`${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
