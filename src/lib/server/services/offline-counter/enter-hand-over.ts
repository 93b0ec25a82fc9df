import type { Transaction } from 'kysely';
import type { FailureCode } from '$lib/contract/errors';
import type { Dispensed } from '$lib/contract/http/dispensing';
import type { LateHandOver } from '$lib/contract/http/offline-counter';
import type { Context } from '../../context';
import type { DB } from '../../db/types';
import type { CounterPrescription } from '../../repositories/counter-prescriptions';
import { advancePrescription } from '../prescription/advance';
import { readApproved, type ApprovedPrescription } from '../review/read-approved';
import type { Made } from '../dispensing/bind-packs';
import { heldByOther, isHeldBy, notNow, requireInDate, type CounterStaff } from '../dispensing/claim-rules';
import { handOver, provable } from '../dispensing/dispense-packs';
import { findOwn, lockOwn } from '../dispensing/hold';
import { sell } from '../dispensing/sell-otc';

/** Refusals that say: the world has moved on since. All others are about who asks, or about us. */
const contradictions: ReadonlySet<FailureCode> = new Set([
	'packs_refused',
	'prescription_needed',
	'identity_needed',
	'lines_incomplete',
	'taken_by_other',
	'not_allowed_now',
	'pickup_code_expired',
	'prescription_altered'
]);

export const isContradiction = (code: FailureCode): boolean => contradictions.has(code);

/**
 * Signatures are proven before the transaction, which holds a connection while others wait for one.
 * @throws Failure not_found, forbidden, prescription_altered
 */
export async function proveSignatures(
	ctx: Context,
	prescriptionId: string | null
): Promise<ApprovedPrescription | undefined> {
	if (prescriptionId === null) return undefined;
	const { status } = await findOwn(ctx.services.db, ctx, prescriptionId);
	return provable.has(status) ? readApproved(ctx, prescriptionId) : undefined;
}

export interface Entered {
	readonly dispensed: Dispensed;
	/** The prescription as it was before; for the screens. */
	readonly changed: CounterPrescription | undefined;
}

/**
 * What was handed over without a line, by the rules and in the steps of the counter on line, with the time of the
 * hand-over: judged by what was in date then, and by everything else as it is now.
 * @throws Failure one of the contradictions, or not_found, forbidden
 */
export async function enterHandOver(
	trx: Transaction<DB>,
	ctx: Context,
	giver: CounterStaff,
	{ prescriptionId, scans, splits, payment }: LateHandOver,
	made: Made,
	{
		proven,
		recalledGiven = false
	}: { readonly proven: ApprovedPrescription | undefined; readonly recalledGiven?: boolean }
): Promise<Entered> {
	if (prescriptionId === null) {
		const dispensed = await sell(trx, ctx, giver, { scans, splits, payment, buyer: null }, made);
		return { dispensed, changed: undefined };
	}
	const prescription = await lockOwn(trx, ctx, prescriptionId);
	requireInDate(prescription, made.at);
	if (!isHeldBy(prescription, giver)) {
		if (prescription.status === 'dispensing') throw heldByOther(prescription);
		if (prescription.status !== 'approved') throw notNow(prescription);
	}
	if (!proven) throw notNow(prescription);
	if (prescription.status === 'approved')
		await advancePrescription(trx, ctx, {
			id: prescriptionId,
			event: 'claim',
			changes: { claimedBy: giver.id, claimedStoreId: giver.storeId, claimedAt: made.at },
			detail: { offlineId: made.offline?.id }
		});
	const input = { scans, splits, payment, partial: false };
	const dispensed = await handOver(trx, ctx, giver, proven, input, made, recalledGiven);
	return { dispensed, changed: prescription };
}
