import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { RefusedPack } from '$lib/contract/http/dispensing';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { Queryable } from '../../db/client';
import { appendSaleEvents, takeWholePacks, type CounterPackRow } from '../../repositories/counter-packs';
import { insertDispensing } from '../../repositories/dispensings';
import type { RequestKey } from '../../repositories/idempotency';
import type { CounterStaff } from './claim-rules';

export interface PackToBind {
	readonly row: CounterPackRow;
	/** null in a sale without a prescription. */
	readonly lineNo: number | null;
	readonly units: number;
}

export interface Binding {
	readonly id: string;
	readonly receiptNumber: string;
	readonly totalFen: number;
}

/** Crockford base32: no letter that is taken for a digit when somebody reads a receipt aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** '20261122-7K3M9QX2T5': the day in China and 50 random bits, so that no store counts with another. */
export function receiptNumberFor(at: Date): string {
	const random = [...randomBytes(10)].map((byte) => alphabet.charAt(byte & 31)).join('');
	return `${chinaDate(at).replaceAll('-', '')}-${random}`;
}

/**
 * Sells the packs and writes down who got which: all of them, or the transaction is undone. The conditional
 * update is the last word; what was decided before it only chooses the words of a refusal.
 * @throws Failure packs_refused when one of them was no longer there to be sold.
 */
export async function bindPacks(
	trx: Queryable,
	staff: CounterStaff,
	at: Date,
	packs: readonly PackToBind[],
	sale: {
		readonly prescriptionId: string | null;
		readonly buyerName: string | null;
		readonly buyerIdentitySealed: Buffer | null;
	}
): Promise<Binding> {
	const codes = packs.map(({ row }) => row.code).sort();
	const sold = await takeWholePacks(trx, codes, { storeId: staff.storeId, at });
	const taken = new Set(sold.map(({ code }) => code));
	const missing = packs.filter(({ row }) => !taken.has(row.code));
	if (missing.length > 0)
		throw refusal(
			missing.map(({ row }) => ({
				code: row.code,
				scan: row.code,
				reason: 'already_sold',
				name: row.genericName,
				sold: null
			}))
		);
	const id = randomUUID();
	const receiptNumber = receiptNumberFor(at);
	const kind = sale.prescriptionId === null ? 'otc' : 'prescription';
	const totalFen = packs.reduce((total, { row }) => total + row.priceFen, 0);
	await insertDispensing(trx, {
		id,
		kind,
		...sale,
		chainId: staff.chainId,
		storeId: staff.storeId,
		pharmacistId: staff.id,
		receiptNumber,
		totalFen,
		at,
		packs: packs.map(({ row, lineNo, units }) => ({
			packCode: row.code,
			lineNo,
			productId: row.productId,
			batchNumber: row.batchNumber,
			expiresOn: row.expiresOn,
			units,
			priceFen: row.priceFen
		}))
	});
	const unitsOf = new Map(packs.map(({ row, units }) => [row.code, units]));
	await appendSaleEvents(
		trx,
		sold.map(({ code, eventSeq }) => ({
			code,
			seq: eventSeq,
			bizStep: 'retail_selling',
			at,
			chainId: staff.chainId,
			storeId: staff.storeId,
			detail: { units: unitsOf.get(code), kind, dispensingId: id }
		}))
	);
	return { id, receiptNumber, totalFen };
}

export const refusal = (packs: readonly RefusedPack[]): Failure =>
	new Failure('packs_refused', `${packs.length} packs refused; none was recorded`, { packs });

/** A request with its content, so that a key that comes again with other content is noticed. */
export const requestKey = (
	staffId: string,
	operation: string,
	key: string,
	content: unknown
): RequestKey => ({
	actor: `staff:${staffId}`,
	operation,
	key,
	requestHash: createHash('sha256').update(JSON.stringify(content)).digest()
});
