/** Whether a pack may leave the counter at all, before asking what it is wanted for. */
import type { LocalDate } from '../shared/local-date';
import type { PackStatus } from '../verification/facts';
import type { RxClass, SpecialControl } from '../prescription/limits';

/** Strongest first: a box that has several faults is refused for the first of them. */
export const refusalReasons = [
	'unreadable',
	'not_a_pack',
	'outer_pack',
	'not_registered',
	// Only where there is no line: the counter's copy says nothing of it, or the rules ask for more than a copy.
	'not_in_copy',
	'recalled',
	'expired',
	'expiry_unknown',
	'record_mismatch',
	'not_sellable',
	'already_sold',
	'opened_pack',
	'not_splittable',
	'other_chain',
	'not_here',
	'rx_needs_prescription',
	'special_control',
	'needs_line',
	'wrong_product',
	'already_scanned',
	'ephedrine_limit',
	'not_enough_left',
	'too_many'
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export interface CounterPack {
	readonly productId: string;
	/** 1 = smallest sales unit. */
	readonly level: number;
	readonly status: PackStatus;
	/** Where the records say it is now; null = nowhere yet. */
	readonly storeId: string | null;
	readonly chainId: string | null;
	readonly batchNumber: string | null;
	readonly expiresOn: LocalDate | null;
	/** A recall in force names its product and batch. */
	readonly recalled: boolean;
	/** The code contradicts the record. */
	readonly mismatch: boolean;
	/** Smallest units in a full pack, and those left in this one. */
	readonly contentUnits: number;
	readonly unitsLeft: number;
	/** Its units may be sold one by one (拆零). */
	readonly splittable: boolean;
	readonly rxClass: RxClass;
	readonly specialControl: SpecialControl | null;
	readonly ephedrine: boolean;
}

export interface ScannedPack {
	/** The code as the registry keys it; equal codes are the same pack. */
	readonly code: string;
	/** `pack` names one pack; `other` is a code of something else (69 code, receipt); the rest could not be read. */
	readonly read: 'pack' | 'other' | 'unreadable';
	/** null: not on record. */
	readonly pack: CounterPack | null;
	/** Units to take out of it (拆零); absent = the whole pack, or what the line still needs. */
	readonly units?: number;
}

export interface Counter {
	readonly today: LocalDate;
	readonly storeId: string;
	readonly chainId: string;
}

const neverSellable: ReadonlySet<PackStatus> = new Set<PackStatus>([
	'returned',
	'handed_in',
	'destroyed',
	'unknown'
]);

export type Gate = { readonly pack: CounterPack } | { readonly refused: RefusalReason };

/** The reasons that lie in the pack itself. `opened` packs pass here; whether one will do is for the line to say. */
export function gate(scan: ScannedPack, counter: Counter): Gate {
	const { pack } = scan;
	if (scan.read === 'unreadable') return { refused: 'unreadable' };
	if (scan.read === 'other') return { refused: 'not_a_pack' };
	if (!pack) return { refused: 'not_registered' };
	if (pack.recalled) return { refused: 'recalled' };
	if (pack.expiresOn !== null && pack.expiresOn < counter.today) return { refused: 'expired' };
	if (pack.level !== 1) return { refused: 'outer_pack' };
	if (pack.expiresOn === null) return { refused: 'expiry_unknown' };
	if (pack.mismatch) return { refused: 'record_mismatch' };
	if (neverSellable.has(pack.status)) return { refused: 'not_sellable' };
	if (pack.status === 'sold' || pack.unitsLeft < 1) return { refused: 'already_sold' };
	if (pack.chainId !== null && pack.chainId !== counter.chainId) return { refused: 'other_chain' };
	if (pack.storeId !== counter.storeId || pack.status === 'commissioned' || pack.status === 'shipped')
		return { refused: 'not_here' };
	return { pack };
}

export const isWhole = (pack: CounterPack): boolean =>
	pack.status === 'in_stock' && pack.unitsLeft === pack.contentUnits;
