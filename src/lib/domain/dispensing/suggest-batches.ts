import { addDays, type LocalDate } from '../shared/local-date';

/** Whole packs of one batch that the store could hand out. */
export interface BatchInStock {
	readonly batchNumber: string;
	readonly expiresOn: LocalDate;
	readonly packs: number;
}

export interface BatchToFetch extends BatchInStock {
	/** It expires before the course is over: only where nothing else is there. */
	readonly short: boolean;
}

/**
 * Which packs to fetch for a line: the nearest expiry first (近效期先出, GSP), but one that lasts through the course
 * before one that does not. Never an expired one.
 *
 * Example, 2 packs for 7 days from 20 November: A expires on the 22nd (3 packs), B in January (1), C in March (9) →
 * B 1, C 1. With nothing but A → A 2, short.
 */
export function suggestBatches(
	stock: readonly BatchInStock[],
	{ packs, days, today }: { readonly packs: number; readonly days: number; readonly today: LocalDate }
): BatchToFetch[] {
	const courseEnd = addDays(today, days - 1);
	const usable = stock
		.filter((batch) => batch.packs > 0 && batch.expiresOn >= today)
		.map((batch) => ({ ...batch, short: batch.expiresOn < courseEnd }))
		.toSorted(
			(a, b) =>
				Number(a.short) - Number(b.short) ||
				(a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : 0) ||
				(a.batchNumber < b.batchNumber ? -1 : 1)
		);
	let left = packs;
	return usable.flatMap((batch): BatchToFetch[] => {
		const taken = Math.min(left, batch.packs);
		left -= taken;
		return taken > 0 ? [{ ...batch, packs: taken }] : [];
	});
}
