import type { CheckedPack, RefusedPack, SoldWhere } from '$lib/contract/http/dispensing';
import type { RefusalReason } from '$lib/domain/dispensing/pack-gate';
import type { Queryable } from '../../db/client';
import { readPackSales, type CounterPackRow } from '../../repositories/counter-packs';
import type { ReadScan } from './read-scans';

/** A pack of another chain is refused without a word about it: what it is and where is that chain's. */
const secretReasons: ReadonlySet<RefusalReason> = new Set(['other_chain']);

/**
 * Why each pack was refused, and for sold ones who handed them over and where, as far as the chain that asks may
 * know: a sale of another chain is told with its time only.
 */
export async function describeRefusals(
	db: Queryable,
	chainId: string,
	refused: readonly { readonly scan: ReadScan; readonly reason: RefusalReason }[]
): Promise<readonly RefusedPack[]> {
	const soldCodes = refused.flatMap(({ scan, reason }) =>
		reason === 'already_sold' && scan.code !== null ? [scan.code] : []
	);
	const sales = await readPackSales(db, soldCodes);
	return refused.map(({ scan, reason }): RefusedPack => {
		let sold: SoldWhere | null = null;
		if (reason === 'already_sold') {
			const sale = scan.code === null ? undefined : sales.get(scan.code);
			const own = sale?.chainId === chainId;
			sold = {
				at: (sale?.at ?? scan.row?.soldAt)?.toISOString() ?? null,
				storeName: own ? sale.storeName : null,
				pharmacistName: own ? sale.pharmacistName : null
			};
		}
		const name = secretReasons.has(reason) ? null : (scan.row?.genericName ?? null);
		const { row } = scan;
		const opened = row && reason === 'opened_pack';
		return {
			code: scan.code,
			scan: scan.text,
			reason,
			name,
			sold,
			...(opened && { left: { units: row.contentUnits - row.unitsDispensed, unitName: row.unitName } })
		};
	});
}

export const checkedPack = (row: CounterPackRow): CheckedPack => ({
	code: row.code,
	productId: row.productId,
	genericName: row.genericName,
	form: row.form,
	strength: row.strength,
	packSpec: row.packSpec,
	batchNumber: row.batchNumber,
	expiresOn: row.expiresOn,
	priceFen: row.priceFen,
	contentUnits: row.contentUnits,
	unitsLeft: row.contentUnits - row.unitsDispensed,
	unitName: row.unitName,
	splittable: row.splittable && !row.ephedrine
});
