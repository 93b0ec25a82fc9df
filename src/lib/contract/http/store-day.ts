import * as v from 'valibot';
import type { PaymentKind } from './dispensing';

const id = v.pipe(v.string(), v.uuid());
const amount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000));

export const closeDayBody = v.object({
	/** YYYY-MM-DD, the day in China. */
	day: v.pipe(v.string(), v.isoDate()),
	/** Whole packs on the shelf, as the pharmacist counted them. */
	counts: v.pipe(v.array(v.object({ productId: id, packs: amount })), v.maxLength(2_000)),
	/** Cash in the drawer, float left out. */
	cashFen: amount,
	note: v.pipe(v.string(), v.trim(), v.maxLength(500))
});
export type CloseDayInput = v.InferOutput<typeof closeDayBody>;

/** What the records say of one product on one day at one store. */
export interface ProductDay {
	readonly productId: string;
	readonly name: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly unitName: string;
	/** Whole packs sold, and units out of opened ones. */
	readonly soldPacks: number;
	readonly soldUnits: number;
	readonly backForSale: number;
	readonly setAside: number;
	readonly handedIn: number;
	/** Whole packs on the shelf now. */
	readonly inStock: number;
}

export interface DayClosing {
	readonly pharmacist: string;
	/** ISO instant. */
	readonly at: string;
	readonly note: string;
	readonly cashFen: number;
	readonly cashExpectedFen: number;
	readonly counts: readonly {
		readonly productId: string;
		readonly expected: number;
		readonly counted: number;
	}[];
}

export interface StoreDay {
	readonly day: string;
	readonly today: string;
	readonly storeName: string;
	readonly products: readonly ProductDay[];
	/** Hand-overs and what they came to, by payment; `null` where no mark was made. */
	readonly payments: readonly {
		readonly payment: PaymentKind | null;
		readonly handOvers: number;
		readonly totalFen: number;
	}[];
	readonly refundFen: number;
	/** Medicine that was handed in without a known product. */
	readonly handedInOther: number;
	/** Prescriptions of which part is owed. */
	readonly owed: number;
	readonly work: readonly WorkOfPerson[];
	/** null: not closed yet. */
	readonly closing: DayClosing | null;
}

/** What one pharmacist did on the day. */
export interface WorkOfPerson {
	readonly name: string;
	readonly approved: number;
	readonly returned: number;
	readonly handOvers: number;
	readonly packs: number;
}

export const callOutcomes = ['reached', 'not_reached', 'no_number'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export const recallCallBody = v.object({
	recallId: id,
	dispensingId: id,
	outcome: v.picklist(callOutcomes)
});
export type RecallCallInput = v.InferOutput<typeof recallCallBody>;

/** Somebody who got a pack of a recalled batch. */
export interface RecallCall {
	readonly recallId: string;
	readonly dispensingId: string;
	readonly medicine: string;
	readonly level: number;
	readonly batchNumber: string;
	readonly packs: number;
	/** ISO instant. */
	readonly soldAt: string;
	readonly receiptNumber: string;
	/** null: sold without a prescription, so nobody knows to whom. */
	readonly buyer: { readonly name: string; readonly phone: string } | null;
	readonly done: { readonly outcome: CallOutcome; readonly pharmacist: string; readonly at: string } | null;
}

export const storeDayQuery = v.object({ day: v.optional(v.string()) });
