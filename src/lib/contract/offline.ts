import * as v from 'valibot';
import type { LocalDate } from '../domain/shared/local-date';
import type { FailureCode } from './errors';
import type { CounterFacts } from './http/offline-counter';
import { codeRequest, type ProductAnswer } from './http/verification';

/** `GET /api/v1/offline/snapshot?cursor=…&limit=…`: one page of what a kiosk or a counter keeps for when the line is down. */
export const snapshotQuery = v.object({
	/** As the page before gave it; without one, or with one that is not this kiosk's, a full copy begins. */
	cursor: v.optional(v.pipe(v.string(), v.maxLength(600))),
	/** Packs a page. */
	limit: v.optional(v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.toNumber(), v.minValue(1), v.maxValue(10_000)))
});
export type SnapshotQuery = v.InferOutput<typeof snapshotQuery>;

/** Only for packs that something happened to; a box that lies untouched on the shelf has none. */
export type PackPast = readonly [
	saleCount: number,
	/** ISO instant. */
	lastSoldAt: string | null,
	unitsDispensed: number,
	/** 1 when units were sold out of an opened pack (拆零). */
	split: 0 | 1,
	/** Packs inside, for an outer pack. */
	children: number
];

/** Arrays instead of objects: a store has hundreds of thousands of them. */
export type PackTuple = readonly [
	code: string,
	/** Index into the page's `lots`. */
	lot: number,
	status: string,
	level: number,
	contentCount: number,
	/** 1 when it is on record inside an outer pack. */
	hasParent: 0 | 1,
	/** Other codes on the same box. */
	aliases: readonly string[],
	past?: PackPast
];

export type LotTuple = readonly [
	batchId: string,
	productId: string,
	batchNumber: string,
	producedOn: LocalDate,
	expiresOn: LocalDate
];

/**
 * What the verdict shows of a medicine, the keys under which a code names it, as `gtin:06924561884074`, and what
 * a counter has to know of it besides.
 */
export type ProductTuple = readonly [product: ProductAnswer, keys: readonly string[], counter: CounterFacts];

export type RecallTuple = readonly [
	id: string,
	productId: string,
	level: 1 | 2 | 3,
	publishedOn: LocalDate,
	source: string,
	batches: readonly string[]
];

/** The shape of the pages and of what kiosks store of them; a kiosk with another one starts anew. */
export const snapshotFormat = 2;

export interface SnapshotPage {
	readonly format: number;
	/** Whose copy this is, a kiosk's or a pharmacist's: one that carries another name is thrown away. */
	readonly deviceId: string;
	readonly storeId: string;
	readonly kind: 'full' | 'delta';
	/** This page begins a full copy: what was kept under an earlier cursor is of no use to it. */
	readonly start: boolean;
	/** The instant for which the copy speaks once the last page of this round is stored. */
	readonly asOf: string;
	readonly cursor: string;
	/** There is another page of this round. */
	readonly more: boolean;
	/** About how many packs the round brings; for the progress bar. */
	readonly total: number;
	/** Packs sent in this round up to and with this page; a copy that counted differently is not whole. */
	readonly sent: number;
	/** In the order of their codes (UTF-16 units) in a full copy. */
	readonly packs: readonly PackTuple[];
	readonly lots: readonly LotTuple[];
	readonly products: readonly ProductTuple[];
	/** Real recalls in force. */
	readonly recalls: readonly RecallTuple[];
	readonly closedRecalls: readonly string[];
	/** Codes of packs that left the store. */
	readonly left: readonly string[];
}

/** The most scans of one request. */
export const mostScans = 50;

/** `POST /api/v1/offline/scans`: what was scanned without a line. Sent again, a scan is not recorded again. */
export const lateScansBody = v.object({
	scans: v.pipe(
		v.array(v.object({ ...codeRequest.entries, scan: v.nonOptional(codeRequest.entries.scan) })),
		v.minLength(1),
		v.maxLength(mostScans)
	)
});
export type LateScansBody = v.InferOutput<typeof lateScansBody>;

export interface LateScansAnswer {
	/** In the order of the request. A scan that is refused will be refused again: the kiosk lets it go. */
	readonly results: readonly (
		| { readonly id: string; readonly outcome: 'recorded'; readonly state: string }
		| { readonly id: string; readonly outcome: 'refused'; readonly code: FailureCode }
	)[];
}
