import { Failure, isFailureCode } from '$lib/contract/errors';
import {
	type ConflictList,
	type ConflictView,
	type LateHandOver,
	type OtherSide
} from '$lib/contract/http/offline-counter';
import { prescriptionStatuses } from '$lib/domain/prescription/status';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireStaff } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { choiceOf, listConflicts as listRows, type ConflictRow } from '../../repositories/offline-conflicts';
import { readScans } from '../dispensing/read-scans';

/** How long a decision stays in sight. */
const shownMs = 7 * 86_400_000;

/** Hand-overs without a line that contradict the records: of the pharmacist's store, or of the manager's stores. */
export async function listConflicts(ctx: Context): Promise<ConflictList> {
	const staff = requireStaff(ctx, 'offline.conflicts');
	if (!staff.chainId) throw new Failure('forbidden', 'no chain is assigned');
	const { db } = ctx.services;
	const since = new Date(ctx.now().getTime() - shownMs);
	const rows = await listRows(db, { chainId: staff.chainId, storeId: staff.storeId, since });
	const conflicts: ConflictView[] = [];
	for (const row of rows) conflicts.push(await viewConflict(db, row));
	return { conflicts };
}

/** As a person sees it who has to decide. */
export async function viewConflict(db: Queryable, row: ConflictRow): Promise<ConflictView> {
	const { scans } = row.handOver as LateHandOver;
	const read = await readScans(db, scans, row.handedOverAt, 'look');
	const choice = choiceOf(row);
	return {
		id: row.id,
		kind: oneOf(['prescription', 'otc'], row.kind),
		storeName: row.storeName,
		prescriptionNumber: row.prescriptionNumber,
		statusNow: row.statusNow === null ? null : oneOf(prescriptionStatuses, row.statusNow),
		handedOverBy: row.giverName,
		handedOverAt: row.handedOverAt.toISOString(),
		uploadedAt: row.uploadedAt.toISOString(),
		packs: read.map(({ text, code, row: pack }) => ({ code: code ?? text, name: pack?.genericName ?? '' })),
		reason: isFailureCode(row.reason) ? row.reason : 'internal',
		other: row.otherSide as unknown as OtherSide,
		resolution:
			choice !== null && row.resolvedAt !== null
				? {
						choice,
						by: row.judgeName ?? '',
						at: row.resolvedAt.toISOString(),
						note: row.note ?? '',
						receiptNumber: row.receiptNumber
					}
				: null
	};
}
