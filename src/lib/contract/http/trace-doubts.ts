import * as v from 'valibot';
import type { TraceFlag } from '$lib/domain/trace/trace-flag';

/** Query of `GET /api/v1/trace-doubts`. */
export const traceDoubtQuery = v.object({
	/** `next` of the page before. */
	after: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]{1,1000}$/)))
});
export type TraceDoubtQuery = v.InferOutput<typeof traceDoubtQuery>;

/** What an event said of a pack, kept and not believed. Instants are ISO texts in UTC. */
export interface TraceDoubt {
	/** The code under which the pack is registered, or the identifier as it was told when the registry knows none. */
	readonly code: string;
	readonly flag: TraceFlag;
	readonly flaggedAt: string;
	/** Null when the registry does not know the pack. */
	readonly pack: {
		readonly productName: string;
		readonly packSpec: string;
		readonly batchNumber: string;
		readonly storeName: string | null;
	} | null;
	readonly event: {
		/** The EPCIS event id: what an error declaration names. */
		readonly id: string;
		readonly at: string;
		readonly bizStep: string | null;
	};
}

export interface TraceDoubtPage {
	readonly doubts: readonly TraceDoubt[];
	/** Give it as `after` for the page that follows; null on the last one. */
	readonly next: string | null;
}
