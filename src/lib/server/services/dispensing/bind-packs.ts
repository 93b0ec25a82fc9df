import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { PaymentKind, RefusedPack } from '$lib/contract/http/dispensing';
import { splitPriceFen } from '$lib/domain/dispensing/split-pack';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { Queryable } from '../../db/client';
import {
	appendSaleEvents,
	takeUnitsOf,
	takeWholePacks,
	type CounterPackRow
} from '../../repositories/counter-packs';
import { insertDispensing } from '../../repositories/dispensings';
import type { RequestKey } from '../../repositories/idempotency';
import type { CounterStaff } from './claim-rules';

export interface PackToBind {
	readonly row: CounterPackRow;
	/** null in a sale without a prescription. */
	readonly lineNo: number | null;
	readonly units: number;
}

/** When packs were handed over, and when that was sent if there was no line then. */
export interface Made {
	readonly at: Date;
	readonly offline: { readonly id: string; readonly uploadedAt: Date } | null;
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
 * Sells the packs, or units out of them (拆零), and writes down who got which: all of them, or the transaction is undone. The conditional
 * update is the last word; what was decided before it only chooses the words of a refusal.
 * @throws Failure packs_refused when one of them was no longer there to be sold.
 */
export async function bindPacks(
	trx: Queryable,
	staff: CounterStaff,
	{ at, offline }: Made,
	packs: readonly PackToBind[],
	sale: {
		readonly kind: 'prescription' | 'otc' | 'difference';
		readonly prescriptionId: string | null;
		readonly payment: PaymentKind | null;
		readonly buyerName: string | null;
		readonly buyerIdentitySealed: Buffer | null;
	}
): Promise<Binding> {
	const isPart = ({ row, units }: PackToBind) => units < row.contentUnits;
	const parts = packs.filter(isPart).toSorted((a, b) => (a.row.code < b.row.code ? -1 : 1));
	const codes = packs
		.filter((pack) => !isPart(pack))
		.map(({ row }) => row.code)
		.sort();
	const sold = codes.length > 0 ? await takeWholePacks(trx, codes, { storeId: staff.storeId, at }) : [];
	for (const { row, units } of parts) {
		const part = await takeUnitsOf(trx, row.code, units, { storeId: staff.storeId, at });
		if (part) sold.push(part);
	}
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
	const priceOf = ({ row, units }: PackToBind) => splitPriceFen(row.priceFen, units, row.contentUnits);
	const totalFen = packs.reduce((total, pack) => total + priceOf(pack), 0);
	await insertDispensing(trx, {
		id,
		...sale,
		chainId: staff.chainId,
		storeId: staff.storeId,
		pharmacistId: staff.id,
		receiptNumber,
		totalFen,
		at,
		offlineId: offline?.id ?? null,
		uploadedAt: offline?.uploadedAt ?? null,
		packs: packs.map((pack) => ({
			packCode: pack.row.code,
			lineNo: pack.lineNo,
			productId: pack.row.productId,
			batchNumber: pack.row.batchNumber,
			expiresOn: pack.row.expiresOn,
			units: pack.units,
			priceFen: priceOf(pack)
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
			recordedAt: offline?.uploadedAt ?? at,
			chainId: staff.chainId,
			storeId: staff.storeId,
			detail: {
				units: unitsOf.get(code),
				kind: sale.kind,
				dispensingId: id,
				...(offline && { offline: true })
			}
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
