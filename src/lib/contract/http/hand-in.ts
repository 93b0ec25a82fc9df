import * as v from 'valibot';
import { handInReasons, type HandInReason, type HandInRefusal } from '$lib/domain/hand-in/decide-hand-in';
import { voucherKinds, type VoucherKind } from '$lib/domain/hand-in/voucher-number';
import { packStatuses, type PackStatus } from '$lib/domain/verification/facts';

const id = v.pipe(v.string(), v.uuid());
const scan = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const reason = v.picklist(handInReasons);

export const checkHandInBody = v.object({ scan });

const item = v.variant('by', [
	v.object({
		by: v.literal('scan'),
		scan,
		reason,
		/** The status that the counter saw; null = not on record. Something else now refuses the whole slip. */
		seen: v.nullable(v.picklist(packStatuses))
	}),
	/** Without a code: a medicine that was picked from the list, or a name as it was typed. */
	v.object({
		by: v.literal('name'),
		productId: v.nullable(id),
		name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
		reason,
		count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999))
	})
]);

export const handInBody = v.object({
	idempotencyKey: id,
	items: v.pipe(v.array(item), v.maxLength(100)),
	/** null = the customer gets none. */
	voucher: v.nullable(v.picklist(voucherKinds))
});
export type HandInInput = v.InferOutput<typeof handInBody>;
export type HandInItem = HandInInput['items'][number];

/** What a scan at the hand-in is. A code that no registry knows is taken in all the same. */
export type HandInCheck =
	| {
			readonly accepted: true;
			readonly scan: string;
			/** The registered code, or the code as it was read. */
			readonly code: string;
			readonly name: string | null;
			readonly strength: string;
			readonly batchNumber: string | null;
			readonly expiresOn: string | null;
			readonly seen: PackStatus | null;
			/** Whether its record will say that it was handed in. */
			readonly marked: boolean;
			readonly suggestion: HandInReason;
	  }
	| {
			readonly accepted: false;
			readonly scan: string;
			readonly code: string | null;
			readonly name: string | null;
			readonly reason: HandInRefusal;
	  };

/** The `detail` of `hand_in_refused`. */
export interface HandInRefusedDetail {
	readonly items: readonly { readonly scan: string; readonly reason: HandInRefusal }[];
}

export interface VoucherIssued {
	/** As its QR code carries it. */
	readonly number: string;
	readonly kind: VoucherKind;
	readonly valueFen: number;
	/** Local date, the last day. */
	readonly validUntil: string;
}

export interface HandedIn {
	readonly handInId: string;
	readonly number: string;
	readonly storeName: string;
	/** ISO instant. */
	readonly at: string;
	readonly items: readonly { readonly name: string; readonly reason: HandInReason; readonly count: number }[];
	readonly voucher: VoucherIssued | null;
}

export const handInDayQuery = v.object({
	day: v.optional(v.pipe(v.string(), v.isoDate()))
});

export interface HandInSummary {
	readonly id: string;
	readonly number: string;
	/** ISO instant. */
	readonly at: string;
	readonly pharmacist: string;
	readonly items: HandedIn['items'];
	readonly voucher: boolean;
	/** Number of the record with which it went to be destroyed. */
	readonly destruction: string | null;
}

/** `GET /api/v1/hand-ins?day=`: the day's slips, what waits to be destroyed, and the settings of the house. */
export interface HandInDay {
	readonly day: string;
	readonly slips: readonly HandInSummary[];
	readonly waiting: {
		readonly handInIds: readonly string[];
		readonly reversalIds: readonly string[];
		/** Packs and loose items. */
		readonly count: number;
		/** ISO instant of the oldest. */
		readonly oldest: string | null;
	};
	readonly offers: readonly { readonly kind: VoucherKind; readonly valueFen: number }[];
	readonly voucherDays: number;
}

export const destructionBody = v.object({
	idempotencyKey: id,
	/** Who took it away. */
	receiver: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(80)),
	handInIds: v.pipe(v.array(id), v.maxLength(2_000)),
	reversalIds: v.pipe(v.array(id), v.maxLength(2_000))
});
export type DestructionInput = v.InferOutput<typeof destructionBody>;

export interface HandedOver {
	readonly destructionId: string;
	readonly number: string;
	readonly count: number;
}

export const redeemBody = v.object({ number: v.pipe(v.string(), v.minLength(1), v.maxLength(60)) });

export interface VoucherRedeemed {
	readonly number: string;
	readonly kind: VoucherKind;
	readonly valueFen: number;
}
