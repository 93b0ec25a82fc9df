import * as v from 'valibot';
import type { Role } from '../actor';

/** Today's figures of a chain, by the clock of China. */
export interface ChainFigures {
	readonly day: string;
	readonly verifications: number;
	/** Verdicts that asked a customer to stop: recalled, expired, mismatch, sold, unknown. */
	readonly warnings: number;
	readonly consults: number;
	readonly approvals: number;
	readonly packsHandedOver: number;
	/** 24 entries, one per hour from midnight. */
	readonly hours: readonly { readonly verifications: number; readonly warnings: number }[];
	/** ISO 8601 instant at which the figures were read. */
	readonly asOf: string;
}

export interface ChainStaff {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
	readonly title: string | null;
	readonly storeName: string | null;
	readonly active: boolean;
}

const day = v.pipe(v.string(), v.isoDate());

/** Query of `GET /api/v1/audit`; days are days in China, both included. */
export const auditQuery = v.object({
	outcome: v.optional(v.picklist(['done', 'refused'])),
	/** Begins with: `device.` or `prescription.sign`. */
	action: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z._-]{0,59}$/))),
	subject: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
	from: v.optional(day),
	to: v.optional(day),
	/** `next` of the page before. */
	after: v.optional(v.pipe(v.string(), v.regex(/^\d{4}-[\d:.TZ-]{20}_[0-9a-f-]{36}$/))),
	limit: v.optional(
		v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(100))
	)
});
export type AuditQuery = v.InferOutput<typeof auditQuery>;

/** What was done or refused, by whom, to what. Carries ids and codes only, never anything of a patient. */
export interface AuditLine {
	readonly id: string;
	readonly at: string;
	readonly actor: { readonly kind: string; readonly name: string | null };
	readonly storeName: string | null;
	readonly action: string;
	readonly subject: { readonly type: string; readonly id: string; readonly name: string | null };
	readonly outcome: 'done' | 'refused';
	readonly reason: string | null;
	readonly requestId: string;
}

export interface AuditPage {
	readonly entries: readonly AuditLine[];
	/** Give it as `after` for the page that follows; null on the last one. */
	readonly next: string | null;
}
