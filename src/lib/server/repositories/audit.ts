import { randomUUID } from 'node:crypto';
import type { Context } from '../context';
import type { Queryable } from '../db/client';

export interface AuditStep {
	/** What was done, in the words of the glossary: `prescription.sign`, `pack.dispense`. */
	readonly action: string;
	readonly subject: { readonly type: string; readonly id: string };
	readonly outcome?: 'done' | 'refused';
	readonly reason?: string;
	/** Ids, codes and counts. Never a name, an identity number, a complaint or a diagnosis. */
	readonly detail?: Readonly<Record<string, unknown>>;
}

/** Appends an entry; pass the transaction of the step so that both stand or fall together. */
export async function appendAudit(db: Queryable, ctx: Context, step: AuditStep): Promise<void> {
	const { actor } = ctx;
	await db
		.insertInto('auditEntry')
		.values({
			id: randomUUID(),
			at: ctx.now(),
			chainId: 'chainId' in actor ? actor.chainId : null,
			storeId: 'storeId' in actor ? actor.storeId : null,
			hospitalId: 'hospitalId' in actor ? actor.hospitalId : null,
			actorKind: actor.kind,
			actorId: 'id' in actor ? actor.id : null,
			action: step.action,
			subjectType: step.subject.type,
			subjectId: step.subject.id,
			outcome: step.outcome ?? 'done',
			reason: step.reason ?? null,
			requestId: ctx.requestId,
			detail: JSON.stringify(step.detail ?? {})
		})
		.execute();
}
