import * as v from 'valibot';
import type { DayClosing, StoreDay } from '$lib/contract/http/store-day';
import { addDays, chinaDate, parseLocalDate, type LocalDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { findStore } from '../../repositories/devices';
import {
	findClosing,
	readDaySums,
	readProductDays,
	readWork,
	type ClosingRow,
	type DayOfStore
} from '../../repositories/store-days';

const startOf = (day: LocalDate): Date => new Date(`${day}T00:00:00+08:00`);

/** A day of a store, from midnight to midnight in China. */
export const dayOf = (storeId: string, day: LocalDate): DayOfStore => ({
	storeId,
	from: startOf(day),
	until: startOf(addDays(day, 1))
});

const figuresSchema = v.object({
	cashFen: v.number(),
	cashExpectedFen: v.number(),
	counts: v.array(v.object({ productId: v.string(), expected: v.number(), counted: v.number() }))
});
export type ClosingFigures = v.InferOutput<typeof figuresSchema>;

const closingOf = ({ pharmacist, at, note, figures }: ClosingRow): DayClosing => ({
	pharmacist,
	at: at.toISOString(),
	note,
	...v.parse(figuresSchema, figures)
});

/** Cash that the drawer should hold: what was taken less what was given back of cash sales. */
export async function expectedCash(db: Queryable, day: DayOfStore): Promise<number> {
	const { payments, cashRefundFen } = await readDaySums(db, day);
	const taken = payments.find(({ payment }) => payment === 'cash')?.totalFen ?? 0;
	return Math.max(0, taken - cashRefundFen);
}

/** One day of this store as the records have it, who did how much, and its closing where there is one. */
export async function readStoreDay(ctx: Context, query: { day?: string }): Promise<StoreDay> {
	const { storeId } = requireCounter(ctx, 'store-day.close');
	const { db } = ctx.services;
	const today = chinaDate(ctx.now());
	const day = parseLocalDate(query.day ?? '') ?? today;
	const span = dayOf(storeId, day);
	const closing = await findClosing(db, storeId, day);
	const { payments, refundFen, handedInOther, owed } = await readDaySums(db, span);
	return {
		day,
		today,
		storeName: (await findStore(db, storeId))?.name ?? '',
		products: await readProductDays(db, span),
		payments,
		refundFen,
		handedInOther,
		owed,
		work: await readWork(db, span),
		closing: closing ? closingOf(closing) : null
	};
}
