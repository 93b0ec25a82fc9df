import * as v from 'valibot';
import {
	returnChecks,
	reversalDecisions,
	reversalReasons,
	type ReversalDecision,
	type ReversalReason,
	type ReversalRefusal
} from '$lib/domain/dispensing/reverse-sale';

const scan = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

export const checkReturnBody = v.object({ scan });

export const reverseSaleBody = v.object({
	idempotencyKey: v.pipe(v.string(), v.uuid()),
	scan,
	reason: v.picklist(reversalReasons),
	decision: v.picklist(reversalDecisions),
	/** What the pharmacist has confirmed with the pack in hand. */
	checks: v.pipe(v.array(v.picklist(returnChecks)), v.maxLength(returnChecks.length))
});
export type ReverseSaleInput = v.InferOutput<typeof reverseSaleBody>;

export interface RefusedReturn {
	readonly code: string | null;
	readonly scan: string;
	readonly reason: ReversalRefusal;
	readonly name: string | null;
}

/** A pack whose sale may be reversed here. */
export interface ReturnablePack {
	readonly code: string;
	readonly scan: string;
	readonly genericName: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly batchNumber: string;
	readonly expiresOn: string;
	readonly receiptNumber: string;
	/** ISO instant. */
	readonly soldAt: string;
	readonly pharmacist: string;
	readonly priceFen: number;
	/** Kept cold: once out of our hands it can only be destroyed. */
	readonly cold: boolean;
}

export type ReturnCheckAnswer =
	| {
			readonly accepted: true;
			readonly pack: ReturnablePack;
			/** The house's settings. */
			readonly reasons: readonly ReversalReason[];
			readonly returnDays: number;
	  }
	| { readonly accepted: false; readonly refused: RefusedReturn };

export interface SaleReversed {
	readonly reversalId: string;
	readonly code: string;
	readonly decision: ReversalDecision;
	readonly refundFen: number;
	readonly receiptNumber: string;
}
