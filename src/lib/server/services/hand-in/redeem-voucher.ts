import { Failure } from '$lib/contract/errors';
import type { VoucherRedeemed } from '$lib/contract/http/hand-in';
import { parseVoucher } from '$lib/domain/hand-in/voucher-number';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { findVoucher, useVoucher } from '../../repositories/vouchers';

/**
 * Uses a voucher of the chain, exactly once. A voucher of another chain is as unknown as one that nobody issued.
 * @throws Failure voucher_unknown, voucher_used with when and where, voucher_expired
 */
export async function redeemVoucher(
	ctx: Context,
	{ number: text }: { number: string }
): Promise<VoucherRedeemed> {
	const staff = requireCounter(ctx, 'voucher.redeem');
	const read = parseVoucher(text);
	if (!read.ok) throw new Failure('voucher_unknown', `no voucher: ${read.failure}`);
	const number = read.value;
	const at = ctx.now();
	return runTransaction(ctx.services.db, async (trx) => {
		const used = await useVoucher(trx, number, {
			at,
			today: chinaDate(at),
			chainId: staff.chainId,
			storeId: staff.storeId,
			staffId: staff.id
		});
		if (!used) {
			const voucher = await findVoucher(trx, number);
			if (!voucher || voucher.chainId !== staff.chainId)
				throw new Failure('voucher_unknown', 'no such voucher');
			if (voucher.redeemedAt)
				throw new Failure('voucher_used', 'the voucher was used', {
					at: voucher.redeemedAt.toISOString(),
					store: voucher.store
				});
			throw new Failure('voucher_expired', 'the voucher is past its date', {
				validUntil: voucher.validUntil
			});
		}
		const { handInId, kind, valueFen } = used;
		await appendAudit(trx, ctx, {
			action: 'voucher.redeem',
			subject: { type: 'hand-in', id: handInId },
			detail: { kind, valueFen }
		});
		return { number, kind, valueFen };
	});
}
