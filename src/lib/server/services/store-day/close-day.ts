import { Failure } from '$lib/contract/errors';
import type { CloseDayInput, StoreDay } from '$lib/contract/http/store-day';
import { chinaDate, parseLocalDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { insertClosing, readProductDays } from '../../repositories/store-days';
import { dayOf, expectedCash, readStoreDay, type ClosingFigures } from './read-day';

/**
 * Closes a day: what the pharmacist counted stands beside what the records said at that moment, under the name of
 * who counted. A day is closed once; what is found later belongs to the next one.
 * @throws Failure invalid_input for a day to come or a product that did not move; not_allowed_now when it is closed
 */
export async function closeDay(ctx: Context, input: CloseDayInput): Promise<StoreDay> {
	const staff = requireCounter(ctx, 'store-day.close');
	const at = ctx.now();
	const day = parseLocalDate(input.day);
	if (!day || day > chinaDate(at)) throw new Failure('invalid_input', 'no such day yet', { field: 'day' });
	const span = dayOf(staff.storeId, day);
	await runTransaction(ctx.services.db, async (trx) => {
		const products = new Map((await readProductDays(trx, span)).map((row) => [row.productId, row]));
		const counts = input.counts.map(({ productId, packs }) => {
			const product = products.get(productId);
			if (!product) throw new Failure('invalid_input', 'it did not move that day', { field: 'counts' });
			return { productId, expected: product.inStock, counted: packs };
		});
		const figures: ClosingFigures = {
			cashFen: input.cashFen,
			cashExpectedFen: await expectedCash(trx, span),
			counts
		};
		const { storeId, chainId, id: pharmacistId } = staff;
		if (!(await insertClosing(trx, { storeId, chainId, pharmacistId, day, figures, note: input.note, at })))
			throw new Failure('not_allowed_now', 'the day is closed already', { day });
		await appendAudit(trx, ctx, {
			action: 'store-day.close',
			subject: { type: 'store', id: storeId },
			detail: {
				day,
				counted: counts.length,
				differing: counts.filter(({ expected, counted }) => expected !== counted).length,
				cashDifferenceFen: figures.cashFen - figures.cashExpectedFen
			}
		});
	});
	return readStoreDay(ctx, { day });
}
