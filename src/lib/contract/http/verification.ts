import * as v from 'valibot';
import type { PackFacts } from '$lib/domain/verification/facts';
import type { MachineReason } from '$lib/domain/verification/machine-reasons';
import type { HistoryEntry } from '$lib/domain/verification/pack-history';
import {
	verdictStates,
	type BatchSummary,
	type Check,
	type CheckName,
	type VerdictState
} from '$lib/domain/verification/verdict';
import type { Alert } from '$lib/domain/verification/verdict';
import type { ContentsAnswer } from './packaging';
import type { CodeFailureReason, CodeKind, RepairKind } from '$lib/domain/codes/parsed-code';

/** `POST /api/v1/codes/parse` and `POST /api/v1/verifications`: a text exactly as the scanner gave it. */
export const codeRequest = v.object({
	/** GS as U+001D, or with a symbology prefix such as `]d2`. Its length is judged by the parser, which names it. */
	input: v.string(),
	/** What the scanner knows of the symbol: an AIM identifier or a decoder's name for it. */
	symbology: v.optional(v.pipe(v.string(), v.maxLength(40))),
	/** Given by a kiosk: one scan has one id, however often and by whichever way it is sent. */
	scan: v.optional(
		v.object({
			id: v.pipe(v.string(), v.uuid()),
			/** How long ago it was made by the kiosk's own clock, which may be wrong; nothing for one made now. */
			ageMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
			/** What the kiosk told the customer meanwhile. */
			told: v.optional(v.picklist(verdictStates))
		})
	)
});
export type CodeRequest = v.InferOutput<typeof codeRequest>;

/** What `POST /api/v1/codes/parse` answers; `elements` maps AI to value and keeps the order of the symbol. */
export interface ParsedCodeAnswer {
	readonly kind: CodeKind;
	readonly value: string;
	readonly elements?: Readonly<Record<string, string>>;
	readonly gtin?: string;
	readonly batch?: string;
	readonly serial?: string;
	readonly expiresOn?: string;
	readonly producedOn?: string;
	/** What had to be mended before the text could be read. */
	readonly repair?: RepairKind;
}

/**
 * The `detail` of a 422 `unreadable_code`. `not_a_box` is a code of our own (a pick-up token, a receipt) given
 * where a box is wanted.
 */
export interface UnreadableDetail {
	readonly reason: CodeFailureReason | 'not_a_box';
	readonly expected?: number;
	readonly got?: number;
	readonly kind?: CodeKind;
}

/** What is public about a medicine. */
export interface ProductAnswer {
	readonly id: string;
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly approvalNumber: string;
	readonly holder: string;
	readonly maker: string;
	readonly rxClass: 'rx' | 'otc_a' | 'otc_b';
	readonly storageWords: string;
}

/** What `POST /api/v1/verifications` answers. Nothing in it names a customer or a place of another chain. */
export interface VerificationAnswer {
	readonly id: string;
	readonly state: VerdictState;
	readonly code: PackFacts['code'];
	readonly product: ProductAnswer | null;
	readonly batch: BatchSummary | null;
	/** All eight, in a fixed order. */
	readonly checks: readonly Check[];
	/** The checks that a pass needs and that could not be run. */
	readonly missing: readonly CheckName[];
	/** Made, shipped, received, sold; oldest first. */
	readonly history: readonly HistoryEntry[];
	/** True for a verdict that a kiosk gave itself without the server. */
	readonly provisional: boolean;
	/** ISO instant. */
	readonly verifiedAt: string;
	readonly alert: Alert | null;
	/** What an outside platform calls the medicine, where our own catalogue does not know it. */
	readonly outsideProduct?: {
		readonly source: string;
		readonly genericName: string;
		readonly packSpec: string | null;
	};
	/** Where a customer can tell of a pack that was sold before; only with such a verdict, where the house has set it. */
	readonly insuranceHotline?: string;
	/** Outside platforms that owe an answer: the fuller verdict follows by itself, `GET /api/v1/verifications/{id}`. */
	readonly awaiting?: readonly string[];
	/** What an outer pack holds; absent for boxes. */
	readonly contents?: ContentsAnswer;
	/** For other systems: the outcome in the words of GS1's messaging for verification; absent for people. */
	readonly machineReason?: MachineReason;
}

/** What `GET /api/v1/verifications/{id}` answers: what became of a verification. */
export interface LatestVerdict {
	readonly id: string;
	/** The verification that holds now: `id` itself, or the fuller one that took its place. */
	readonly latestId: string;
	/** A fuller verdict is still to come. */
	readonly pending: boolean;
	readonly state: VerdictState;
	/** ISO instant. */
	readonly verifiedAt: string;
	/** Kept for verdicts that waited for an outside platform; null for all others. */
	readonly verdict: VerificationAnswer | null;
}
