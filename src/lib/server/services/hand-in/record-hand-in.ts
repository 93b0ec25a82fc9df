import { randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type { HandedIn, HandInInput, HandInItem, VoucherIssued } from '$lib/contract/http/hand-in';
import { handInReasons, type HandInRefusal } from '$lib/domain/hand-in/decide-hand-in';
import { formatVoucher, voucherKinds } from '$lib/domain/hand-in/voucher-number';
import { addDays, chinaDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { insertHandIn, readStoreName, type NewHandInItem } from '../../repositories/hand-ins';
import { collectPacks } from '../../repositories/pack-moves';
import { readSplitFacts } from '../../repositories/products';
import { insertVoucher } from '../../repositories/vouchers';
import { keepOnce } from '../dispensing/answer-once';
import { receiptNumberFor, requestKey } from '../dispensing/bind-packs';
import { judgeItems, type JudgedItem } from './judge-items';

const kept = v.object({
	handInId: v.string(),
	number: v.string(),
	storeName: v.string(),
	at: v.string(),
	items: v.array(v.object({ name: v.string(), reason: v.picklist(handInReasons), count: v.number() })),
	voucher: v.nullable(
		v.object({
			number: v.string(),
			kind: v.picklist(voucherKinds),
			valueFen: v.number(),
			validUntil: v.string()
		})
	)
});

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const newVoucherNumber = (): string =>
	formatVoucher([...randomBytes(12)].map((byte) => alphabet.charAt(byte & 31)).join(''));

/**
 * Takes in medicine that a customer leaves, all of it or nothing: registered packs can never be sold, received,
 * returned or dispensed again. Nothing about the customer is asked or kept.
 * @throws Failure nothing_scanned, hand_in_refused with the items at fault, invalid_input for a voucher that the
 *   house does not give, key_reused
 */
export async function recordHandIn(ctx: Context, input: HandInInput): Promise<HandedIn> {
	const staff = requireCounter(ctx, 'hand-in.record');
	const { items, voucher } = input;
	if (items.length === 0) throw new Failure('nothing_scanned', 'an empty slip takes in nothing');
	const offer = ctx.services.config.vouchers.offers.find(({ kind }) => kind === voucher);
	if (voucher !== null && !offer)
		throw new Failure('invalid_input', 'this house gives no such voucher', { field: 'voucher' });
	const picked = items.flatMap((item) =>
		item.by === 'name' && item.productId !== null ? [item.productId] : []
	);
	const products = await readSplitFacts(ctx.services.db, picked);
	if (picked.some((productId) => !products.has(productId)))
		throw new Failure('invalid_input', 'no such product', { field: 'productId' });
	const at = ctx.now();
	const place = { at, chainId: staff.chainId, storeId: staff.storeId };
	const key = requestKey(staff.id, 'hand-in.record', input.idempotencyKey, { items, voucher });
	return runTransaction(ctx.services.db, (trx) =>
		keepOnce(trx, key, kept, async () => {
			const texts = items.flatMap((item) => (item.by === 'scan' ? [item.scan] : []));
			const judged = await judgeItems(trx, texts, staff.storeId, at, 'lock');
			const rows = rowsOf(items, judged);
			const id = randomUUID();
			const number = receiptNumberFor(at);
			await insertHandIn(trx, { id, number, ...place, pharmacistId: staff.id, items: rows });
			const codes = rows.flatMap(({ marked, packCode }) => (marked && packCode !== null ? [packCode] : []));
			const marked = await collectPacks(trx, codes, place, id);
			if (marked.length !== codes.length)
				throw refusal(
					codes.filter((code) => !marked.includes(code)).map((scan) => ({ scan, reason: 'changed' }))
				);
			let issued: VoucherIssued | null = null;
			if (offer) {
				const validUntil = addDays(chinaDate(at), ctx.services.config.vouchers.validDays);
				issued = { number: newVoucherNumber(), ...offer, validUntil };
				await insertVoucher(trx, { ...issued, handInId: id, chainId: staff.chainId, issuedAt: at });
			}
			await appendAudit(trx, ctx, {
				action: 'hand-in.record',
				subject: { type: 'hand-in', id },
				detail: {
					number,
					marked: codes,
					pieces: rows.reduce((sum, { count }) => sum + count, 0),
					voucher: issued && { kind: issued.kind, valueFen: issued.valueFen }
				}
			});
			return {
				handInId: id,
				number,
				storeName: await readStoreName(trx, staff.storeId),
				at: at.toISOString(),
				items: rows.map(({ name, reason, count }) => ({ name, reason, count })),
				voucher: issued
			};
		})
	);
}

const refusal = (items: readonly { scan: string; reason: HandInRefusal }[]): Failure =>
	new Failure('hand_in_refused', `${items.length} items refused; nothing was recorded`, { items });

/** The rows of the slip in its order. @throws Failure hand_in_refused */
function rowsOf(items: readonly HandInItem[], judged: readonly JudgedItem[]): NewHandInItem[] {
	const refused: { scan: string; reason: HandInRefusal }[] = [];
	let next = 0;
	const rows = items.flatMap((item): NewHandInItem[] => {
		if (item.by === 'name') {
			const { productId, name, reason, count } = item;
			return [{ packCode: null, productId, name, reason, count, marked: false }];
		}
		const found = judged[next++];
		if (!found) return [];
		const seen = found.row?.status ?? null;
		const reason = found.refused ?? (seen === item.seen ? null : 'changed');
		if (reason !== null || found.refused !== null) {
			refused.push({ scan: item.scan, reason: reason ?? 'changed' });
			return [];
		}
		const { code, productId, name, marked } = found;
		return [{ packCode: code, productId, name: name ?? '', reason: item.reason, count: 1, marked }];
	});
	if (refused.length > 0) throw refusal(refused);
	return rows;
}
