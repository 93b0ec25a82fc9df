import { chinaOffsetMinutes } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import type { AuditPage, AuditQuery } from '$lib/contract/http/chain';
import { requireManager } from '../../access';
import type { Context } from '../../context';
import { selectAuditLines } from '../../repositories/audit-lines';

const defaultLimit = 25;
const dayMs = 86_400_000;

/** Midnight in China at the beginning of a day. */
const startOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) - chinaOffsetMinutes * 60_000);

function readCursor(after: string) {
	const [at = '', id = ''] = after.split('_');
	return { at: new Date(at), id };
}

type Line = Awaited<ReturnType<typeof selectAuditLines>>[number];

function actorName(line: Line): string | null {
	return line.personName ?? line.kioskName ?? null;
}

/** The audit trail of the manager's chain, newest first, page by page. Nothing of a patient is in it. */
export async function listEntries(ctx: Context, query: AuditQuery): Promise<AuditPage> {
	const manager = requireManager(ctx, 'audit.read');
	const { outcome, action, subject, from, to, after } = query;
	const limit = query.limit ?? defaultLimit;
	// One more than asked for tells whether another page follows.
	const lines = await selectAuditLines(ctx.services.db, {
		chainId: manager.chainId,
		storeId: manager.storeId,
		limit: limit + 1,
		...(outcome && { outcome }),
		...(action && { action }),
		...(subject && { subject }),
		...(from && { from: startOf(from) }),
		...(to && { until: new Date(startOf(to).getTime() + dayMs) }),
		...(after && { after: readCursor(after) })
	});
	const entries = lines.slice(0, limit).map((line) => ({
		id: line.id,
		at: line.at.toISOString(),
		actor: { kind: line.actorKind, name: actorName(line) },
		storeName: line.storeName,
		action: line.action,
		subject: { type: line.subjectType, id: line.subjectId, name: line.subjectName },
		outcome: oneOf(['done', 'refused'], line.outcome),
		reason: line.reason,
		requestId: line.requestId
	}));
	const last = lines.length > limit ? entries.at(-1) : undefined;
	return { entries, next: last ? `${last.at}_${last.id}` : null };
}
