/**
 * What an outside trace platform says about one code, in our own words. Modelled on the client code that is public
 * for the 码上放心 platform (github bububa/opentaobao, `drugtrace`), not on an official specification.
 */
import type { LocalDate } from '../shared/local-date';
import type { UnavailableReason } from '../verification/facts';
import type { ExpiryComputation } from './expiry-computation';

/** A 已激活, I 已核注 (booked in by a firm), O 已核销 (booked out by one), C 已注销. E 码不存在 is no pack at all. */
export const platformStatuses = ['activated', 'booked_in', 'booked_out', 'cancelled'] as const;
export type PlatformStatus = (typeof platformStatuses)[number];

/** 0 正常, 1 拼箱 (merged), 2 零箱 (partial), 3 both; a smallest pack is always normal. */
export const boxStatuses = ['normal', 'merged', 'partial', 'merged_and_partial'] as const;
export type BoxStatus = (typeof boxStatuses)[number];

export interface PlatformProduct {
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly form: string | null;
	readonly strength: string | null;
	readonly packSpec: string | null;
	readonly approvalNumber: string | null;
	/** 本位码. */
	readonly standardCode: string | null;
	/** 69 码, 13 digits. */
	readonly ean13: string | null;
	readonly maker: string | null;
	/** 1 raw material and 2 preparation under special control, 3 ordinary; null when not classified. */
	readonly drugType: 1 | 2 | 3 | null;
}

export interface PlatformPack {
	readonly code: string;
	readonly status: PlatformStatus;
	/** 1 = smallest sales unit (小码). */
	readonly level: number;
	readonly parentCode: string | null;
	readonly children: readonly string[];
	/** Smallest packs that an outer pack holds. */
	readonly content: number | null;
	readonly boxStatus: BoxStatus;
	/** 医保核销次数: how often the insurance wrote the code off, that is sold it. */
	readonly checkCount: number;
	readonly product: PlatformProduct;
	readonly batchNumber: string | null;
	readonly producedOn: LocalDate | null;
	readonly expiresOn: LocalDate | null;
	/** Which computation the expiry date follows; `none` is flagged, null when there is nothing to compute from. */
	readonly expiryFits: ExpiryComputation | 'none' | null;
}

export type PlatformAnswer =
	{ readonly kind: 'pack'; readonly pack: PlatformPack } | { readonly kind: 'not_known' };

/** What came of asking one platform: its answer with the instant it was given, or why there is none. */
export type PlatformWord =
	| { readonly platform: string; readonly answer: PlatformAnswer; readonly asOf: string }
	| { readonly platform: string; readonly away: UnavailableReason };
