import { voucherKinds, type VoucherKind } from '$lib/domain/hand-in/voucher-number';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

export interface NewVoucher {
	readonly number: string;
	readonly handInId: string;
	readonly chainId: string;
	readonly kind: VoucherKind;
	readonly valueFen: number;
	readonly issuedAt: Date;
	readonly validUntil: string;
}

export async function insertVoucher(trx: Queryable, voucher: NewVoucher): Promise<void> {
	await trx.insertInto('voucher').values(voucher).execute();
}

/** Uses a voucher of the chain, once. @returns undefined when there is none that can be used; nothing was changed. */
export async function useVoucher(
	trx: Queryable,
	number: string,
	use: {
		readonly at: Date;
		readonly today: string;
		readonly chainId: string;
		readonly storeId: string;
		readonly staffId: string;
	}
): Promise<{ handInId: string; kind: VoucherKind; valueFen: number } | undefined> {
	const row = await trx
		.updateTable('voucher')
		.set({ redeemedAt: use.at, redeemedStoreId: use.storeId, redeemedBy: use.staffId })
		.where('number', '=', number)
		.where('chainId', '=', use.chainId)
		.where('redeemedAt', 'is', null)
		.where('validUntil', '>=', use.today)
		.returning(['handInId', 'kind', 'valueFen'])
		.executeTakeFirst();
	return row && { ...row, kind: oneOf(voucherKinds, row.kind) };
}

export function findVoucher(db: Queryable, number: string) {
	return db
		.selectFrom('voucher')
		.leftJoin('store', 'store.id', 'voucher.redeemedStoreId')
		.select(['voucher.chainId', 'voucher.redeemedAt', 'voucher.validUntil', 'store.name as store'])
		.where('voucher.number', '=', number)
		.executeTakeFirst();
}
