import { Failure } from '$lib/contract/errors';
import { transition, type PrescriptionEvent, type PrescriptionStatus } from '$lib/domain/prescription/status';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { appendAudit } from '../../repositories/audit';
import {
	appendPrescriptionEvent,
	lockPrescription,
	setPrescriptionStatus,
	type PrescriptionRow,
	type StatusChanges
} from '../../repositories/prescriptions';

interface Step {
	readonly id: string;
	readonly event: PrescriptionEvent;
	readonly changes?: StatusChanges;
	/** Ids, codes and counts, for the event and the audit entry. */
	readonly detail?: Readonly<Record<string, unknown>>;
	/** Looks at the locked row before it is moved; throws when something stands against it. */
	readonly permit?: (row: PrescriptionRow) => void;
}

const notNow = (status: PrescriptionStatus, event: PrescriptionEvent) =>
	new Failure('not_allowed_now', `${event} is not possible while ${status}`, { status });

/**
 * One step of a prescription, with its event and its audit entry, inside the caller's transaction. The row stays
 * locked until that ends, so of two steps at once the second sees what the first has made of it.
 * @returns the row as it was before the step
 * @throws Failure not_found; not_allowed_now with the current status
 */
export async function advancePrescription(
	trx: Queryable,
	ctx: Context,
	{ id, event, changes = {}, detail = {}, permit }: Step
): Promise<PrescriptionRow> {
	const row = await lockPrescription(trx, id);
	if (!row) throw new Failure('not_found', 'no such prescription');
	permit?.(row);
	const next = transition(row.status, event);
	if (!next.ok) throw notNow(row.status, event);
	const now = ctx.now();
	const moved = await setPrescriptionStatus(trx, { id, from: row.status, to: next.value, now }, changes);
	if (!moved) throw notNow(row.status, event);
	await appendPrescriptionEvent(trx, {
		prescriptionId: id,
		event,
		fromStatus: row.status,
		toStatus: next.value,
		actorKind: ctx.actor.kind,
		actorId: 'id' in ctx.actor ? ctx.actor.id : null,
		at: now,
		detail
	});
	await appendAudit(trx, ctx, {
		action: `prescription.${event}`,
		subject: { type: 'prescription', id },
		detail
	});
	return row;
}

/** Tells the kiosk, the counter and the doctor's desk; after the transaction was committed. */
export function publishPrescription(
	ctx: Context,
	row: Pick<PrescriptionRow, 'id' | 'consultId' | 'deviceId' | 'storeId' | 'hospitalId'>
): void {
	ctx.services.publish({
		kind: 'prescription',
		prescriptionId: row.id,
		consultId: row.consultId,
		deviceId: row.deviceId,
		storeId: row.storeId,
		hospitalId: row.hospitalId
	});
}
