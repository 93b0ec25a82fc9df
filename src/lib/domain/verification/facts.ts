/**
 * What is known about one box, gathered by the caller; `judge` in `verify-pack.ts` turns it into a verdict.
 * Each group of facts is either there, with its source and the instant it was true, or `unavailable` with why.
 * A group that is there and empty (no record, no recall) is a statement; one that is missing is none.
 */
import type { LocalDate } from '../shared/local-date';

export type ReadCodeKind =
	| 'cn-trace'
	| 'gs1'
	| 'gs1-digital-link'
	| 'ean13'
	| 'ean8'
	| 'upc'
	| 'udi-ma'
	| 'insurance'
	| 'standard-drug'
	| 'sscc'
	| 'rx-token'
	| 'receipt';

/** What the code itself says; a 20-digit trace code says neither batch nor expiry. */
export interface ReadCode {
	readonly kind: ReadCodeKind;
	readonly value: string;
	readonly gtin?: string;
	readonly serial?: string;
	readonly batch?: string;
	readonly producedOn?: LocalDate;
	readonly expiresOn?: LocalDate;
}

/** A text that is no code we know, with the parser's reason for it. */
export interface UnreadCode {
	readonly kind: 'unreadable';
	readonly reason: string;
}

export type UnavailableReason = 'offline' | 'timeout' | 'refused' | 'source_failed' | 'not_connected';

/** A group of facts, or why there is none. `asOf` is an ISO instant, `source` the name shown to people. */
export type Fact<Value> =
	| { readonly value: Value; readonly source: string; readonly asOf: string }
	| { readonly unavailable: UnavailableReason; readonly source?: string };

export const known = <Value>(value: Value, source: string, asOf: string): Fact<Value> => ({
	value,
	source,
	asOf
});

export const unavailable = (reason: UnavailableReason, source?: string): Fact<never> =>
	source === undefined ? { unavailable: reason } : { unavailable: reason, source };

export interface ProductSummary {
	readonly id: string;
	readonly genericName: string;
	readonly tradeName?: string;
	readonly form?: string;
	readonly strength?: string;
	readonly packSpec?: string;
	readonly approvalNumber?: string;
	/** 药品标识码: the first 7 characters that its trace codes may have, one or more per packaging level. */
	readonly identificationCodes?: readonly string[];
	/** GTIN-14, or 69 codes padded to 14. */
	readonly gtins?: readonly string[];
}

/**
 * commissioned  registered by the maker      shipped  on its way       in_stock  received at a store
 * sold          nothing left to sell         returned  came back and may not be sold again
 * handed_in     given up by a customer as unwanted, never to be sold again
 * destroyed     pack destroyed or its code cancelled      unknown  the source does not say
 * A split pack stays `in_stock` as long as units are left in it.
 */
export const packStatuses = [
	'commissioned',
	'shipped',
	'in_stock',
	'sold',
	'returned',
	'handed_in',
	'destroyed',
	'unknown'
] as const;
export type PackStatus = (typeof packStatuses)[number];

export interface PackRecord {
	readonly packCode: string;
	/** 1 = smallest sales unit (小码), 2 = middle, 3 = case. */
	readonly level: number;
	readonly product: ProductSummary;
	readonly batchNumber: string | null;
	readonly producedOn: LocalDate | null;
	/** The last day on which the medicine may be used. */
	readonly expiresOn: LocalDate | null;
	readonly status: PackStatus;
	/** ISO instant. */
	readonly registeredAt: string | null;
	/** The expiry date follows none of the accepted computations from the production date. */
	readonly expiryUnusual?: boolean;
}

export interface RecallNotice {
	readonly id: string;
	/** 1 grave, 2 temporary or reversible, 3 other. */
	readonly level: 1 | 2 | 3;
	/** A drill is an exercise of the recall system and never concerns a customer. */
	readonly nature: 'real' | 'drill';
	readonly status: 'open' | 'closed';
	/** `all` only where the notice says so; an empty list recalls nothing. */
	readonly batches: 'all' | readonly string[];
	readonly publishedOn: LocalDate;
	readonly source: string;
}

export interface SaleFacts {
	/** Sales on record that were not reversed by a return. */
	readonly count: number;
	/** Sales that were undone because the pack came back. */
	readonly reversed?: number;
	/** ISO instant of the last of them. */
	readonly lastSoldAt: string | null;
	readonly lastStoreId?: string;
	readonly atThisChain?: boolean;
	/** Smallest units handed out, and those the full pack holds. */
	readonly unitsDispensed: number;
	readonly contentUnits: number;
	/** The sales were split sales (拆零). */
	readonly split: boolean;
}

export interface PackagingFacts {
	/** Outer packs that claim to hold this one: 0 or 1 unless the records contradict each other. */
	readonly parents: number;
	readonly children: number;
	/** How many the pack held when it was packed; less are left in a partial case. */
	readonly childrenExpected: number | null;
	readonly opened: boolean;
	/** The chain of parents comes back to the pack itself. */
	readonly loop?: boolean;
	/** Of an outer pack: what is inside by the records; a case may mix batches. */
	readonly inside?: {
		readonly batches: readonly string[];
		/** The earliest last usable day of it. */
		readonly expiresOn: LocalDate | null;
		/** A box of another product is recorded inside. */
		readonly foreign: boolean;
	};
}

export interface OriginStep {
	readonly kind: 'made' | 'shipped' | 'received' | 'sold' | 'returned' | 'handed_in';
	/** ISO instant. */
	readonly at: string;
	readonly place: 'here' | 'this_chain' | 'elsewhere';
	/** Shown for our own chain only. */
	readonly placeName?: string;
}

/** The pack's recorded way, oldest first, as seen from the place that asks. */
export interface OriginFacts {
	readonly steps: readonly OriginStep[];
	readonly receivedHere: boolean;
	/** Known only where a store asks; a customer at home is nowhere. */
	readonly askedAtStore: boolean;
}

export interface QueryFacts {
	/** Distinct earlier verifications (the same device again within minutes is one). */
	readonly distinct: number;
	/** Those of them made at the place that asks now. */
	readonly atThisPlace: number;
	/** Different places they came from. */
	readonly places: number;
}

export const contradictionFields = [
	'registration',
	'product',
	'batch',
	'expiry',
	'production',
	'level'
] as const;
export type ContradictionField = (typeof contradictionFields)[number];

/** Two or more sources that say different things about one pack. */
export interface Contradiction {
	readonly field: ContradictionField;
	/** At least two, with different values. */
	readonly said: readonly { readonly source: string; readonly value: string }[];
}

export interface PackFacts {
	readonly code: ReadCode | UnreadCode;
	/** The product that the code alone names (69 code, GTIN, insurance code), if any. */
	readonly product: Fact<ProductSummary | null>;
	readonly registry: Fact<PackRecord | null>;
	/** All recalls of the product, whatever their state. */
	readonly recalls: Fact<readonly RecallNotice[]>;
	readonly sales: Fact<SaleFacts>;
	readonly packaging: Fact<PackagingFacts>;
	readonly origin: Fact<OriginFacts>;
	readonly queries: Fact<QueryFacts>;
	/** Where several sources were asked: what they do not agree on. */
	readonly contradictions?: readonly Contradiction[];
}

/** Whether the code names one single pack; a code without a serial can prove nothing about the box. */
export function identifiesPack(code: ReadCode): boolean {
	switch (code.kind) {
		case 'cn-trace':
		case 'sscc':
			return true;
		case 'gs1':
		case 'gs1-digital-link':
			// A serial is unique only within its GTIN.
			return Boolean(code.gtin) && Boolean(code.serial);
		case 'udi-ma':
			return Boolean(code.serial);
		default:
			return false;
	}
}

/** Our own tokens and receipts are read by the same scanner but are no box. */
export const isBoxCode = (code: ReadCode): boolean => code.kind !== 'rx-token' && code.kind !== 'receipt';
