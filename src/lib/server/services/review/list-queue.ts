import type { QueueEntry, QueueStage, ReviewQueue } from '$lib/contract/http/review';
import { ageAt } from '$lib/domain/patient/age';
import { maskName } from '$lib/domain/patient/masking';
import { chinaDate, localDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { listReviewQueue, listStoreKiosks, type QueueRow } from '../../repositories/reviews';
import { leaseMs } from './own-review';

/** What waits at this store: to be reviewed, to be dispensed, or in somebody's hands. Never another store's. */
export async function listQueue(ctx: Context): Promise<ReviewQueue> {
	const staff = requireCounter(ctx, 'prescription.review');
	const { db } = ctx.services;
	const now = ctx.now();
	const rows = await listReviewQueue(db, staff.storeId, chinaDate(now));
	const kiosks = await listStoreKiosks(db, staff.storeId);
	return { now: now.toISOString(), entries: rows.map((row) => entryOf(row, staff.id, now)), kiosks };
}

function entryOf(row: QueueRow, staffId: string, now: Date): QueueEntry {
	const holder = holderOf(row, now);
	return {
		id: row.id,
		number: row.number,
		stage: stageOf(row, holder !== null),
		patient: maskName(row.patientName),
		sex: oneOf(['male', 'female'], row.sex),
		age: ageAt(localDate(row.bornOn), chinaDate(now)),
		department: row.department,
		prescriber: row.prescriber,
		kiosk: row.kiosk,
		medicines: row.medicines,
		signedAt: row.signedAt.toISOString(),
		validUntil: row.validUntil,
		holder: holder && { name: holder.name, mine: holder.id === staffId, since: holder.since.toISOString() }
	};
}

function stageOf({ status }: QueueRow, held: boolean): QueueStage {
	if (status === 'signed') return held ? 'in_review' : 'waiting';
	return status === 'approved' ? 'ready' : 'dispensing';
}

function holderOf(row: QueueRow, now: Date): { id: string; name: string; since: Date } | null {
	const { reviewerId, reviewerName, reviewOpenedAt, claimedBy, claimedByName, claimedAt } = row;
	if (row.status === 'dispensing' && claimedBy !== null && claimedAt !== null)
		return { id: claimedBy, name: claimedByName ?? '', since: claimedAt };
	const leased =
		row.status === 'signed' &&
		reviewerId !== null &&
		reviewOpenedAt !== null &&
		now.getTime() - reviewOpenedAt.getTime() <= leaseMs;
	return leased ? { id: reviewerId, name: reviewerName ?? '', since: reviewOpenedAt } : null;
}
