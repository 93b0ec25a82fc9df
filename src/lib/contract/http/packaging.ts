import * as v from 'valibot';
import type { MisfitReason, ReceiptWarning } from '$lib/domain/packaging/decide-receipt';
import type { RepackingFailure } from '$lib/domain/packaging/decide-repacking';
import type { BoxState, ContentProblem, OuterContents } from '$lib/domain/packaging/describe-contents';

/** The text exactly as the scanner gave it, GS as U+001D. */
const scan = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
/** One delivery has at most some hundred codes: its boxes come with their cases. */
const scans = v.pipe(v.array(scan), v.maxLength(300));
const id = v.pipe(v.string(), v.uuid());

export const checkGoodsBody = v.object({
	scan,
	/** The scans of this delivery so far, in order. */
	before: scans
});
export type CheckGoodsInput = v.InferOutput<typeof checkGoodsBody>;

export const receiveGoodsBody = v.object({
	/** Made once per delivery and sent again with every retry of it. */
	idempotencyKey: id,
	scans
});
export type ReceiveGoodsInput = v.InferOutput<typeof receiveGoodsBody>;

/** A code that may be received, with all that comes with it. */
export interface GoodsLine {
	readonly code: string;
	readonly scan: string;
	readonly level: number;
	readonly genericName: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly batches: readonly string[];
	/** The earliest last usable day of what is inside. */
	readonly expiresOn: string;
	/** Smallest packs: what came, and what the packaging should hold. */
	readonly received: number;
	readonly expected: number;
	readonly warnings: readonly ReceiptWarning[];
}

export interface RefusedGoods {
	readonly code: string;
	readonly scan: string;
	readonly reason: MisfitReason;
	/** null where the pack is not ours to know of. */
	readonly name: string | null;
	/** The packs inside that do not fit; at most 50 of them are named. */
	readonly misfits: readonly { readonly code: string; readonly reason: MisfitReason }[];
	readonly misfitCount: number;
}

export type GoodsCheck =
	| { readonly accepted: true; readonly line: GoodsLine }
	| { readonly accepted: false; readonly refused: RefusedGoods };

export interface GoodsReceived {
	readonly receiptId: string;
	readonly number: string;
	readonly lines: number;
	/** Smallest packs that became stock, and how many the packaging says are missing. */
	readonly received: number;
	readonly missing: number;
}

/** `GET /api/v1/goods-receipts`: what this store received today, newest first. */
export interface GoodsReceipts {
	readonly receipts: readonly {
		readonly id: string;
		readonly number: string;
		/** ISO instant. */
		readonly at: string;
		readonly pharmacist: string;
		readonly lines: readonly {
			readonly code: string;
			readonly level: number;
			readonly genericName: string;
			readonly received: number;
			readonly expected: number;
		}[];
	}[];
}

export const repackBody = v.variant('action', [
	/** The seal is broken; the boxes stay recorded as the contents until they leave. */
	v.object({ action: v.literal('open'), outer: scan }),
	v.object({ action: v.literal('take_out'), outer: scan, pieces: scans }),
	v.object({ action: v.literal('pack_into'), outer: scan, pieces: scans })
]);
export type RepackInput = v.InferOutput<typeof repackBody>;

export const checkRepackingBody = v.object({
	outer: scan,
	action: v.picklist(['take_out', 'pack_into']),
	/** The pieces scanned so far, in order; none to look at the outer pack alone. */
	pieces: scans
});
export type CheckRepackingInput = v.InferOutput<typeof checkRepackingBody>;

export interface OuterView {
	readonly code: string;
	readonly level: number;
	readonly genericName: string;
	readonly strength: string;
	readonly packSpec: string;
	/** It stands in this store's stock; only then can it be opened or changed. */
	readonly here: boolean;
	/** Its seal was broken by the records. */
	readonly opened: boolean;
}

export interface PieceView {
	readonly scan: string;
	readonly code: string;
	/** null where the pack is not ours to know of. */
	readonly name: string | null;
	readonly level: number;
	/** The outer pack that it is in now. */
	readonly from: string | null;
	/** Why it cannot be moved. */
	readonly refused: RepackingFailure | null;
}

/** `POST /api/v1/packagings/check` */
export interface RepackingCheck {
	readonly outer: OuterView;
	readonly contents: ContentsAnswer;
	/** What is directly inside; at most 200. */
	readonly inside: readonly {
		readonly code: string;
		readonly level: number;
		readonly batchNumber: string;
		readonly expiresOn: string;
		readonly state: BoxState;
	}[];
	/** One per scanned piece, in order. */
	readonly pieces: readonly PieceView[];
}

/** The `detail` of `repacking_refused`. */
export interface RepackingDetail {
	readonly reason: RepackingFailure;
	readonly codes: readonly string[];
}

/** What is inside an outer pack. Codes of single boxes are named to the chain that has them and to nobody else. */
export interface ContentsAnswer extends Omit<OuterContents, 'problems'> {
	readonly problems: readonly {
		readonly problem: ContentProblem;
		readonly boxes: number;
		/** At most 20; empty for a kiosk and for another chain. */
		readonly codes: readonly string[];
	}[];
}
