import * as v from 'valibot';
import { Failure, isFailureCode, type FailureCode } from '$lib/contract/errors';
import type { RefusedPack } from '$lib/contract/http/dispensing';
import type { LateHandOver, LateHandOverAnswer, OtherSide } from '$lib/contract/http/offline-counter';
import { prescriptionStatuses } from '$lib/domain/prescription/status';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { findCounterPrescription, type CounterPrescription } from '../../repositories/counter-prescriptions';
import { findPharmacistOf, insertConflict, readHandOversOf } from '../../repositories/offline-conflicts';
import { publishPrescription } from '../prescription/advance';
import { keepOnce } from '../dispensing/answer-once';
import { requestKey, type Made } from '../dispensing/bind-packs';
import type { CounterStaff } from '../dispensing/claim-rules';
import { enterHandOver, isContradiction, proveSignatures } from './enter-hand-over';

const dispensedSchema = v.object({
	dispensingId: v.string(),
	receiptNumber: v.string(),
	status: v.nullable(v.picklist(prescriptionStatuses)),
	totalFen: v.number()
});
const kept = v.variant('outcome', [
	v.object({ outcome: v.literal('entered'), dispensed: dispensedSchema }),
	v.object({
		outcome: v.literal('conflict'),
		reason: v.custom<FailureCode>((code) => typeof code === 'string' && isFailureCode(code))
	})
]);

/** Of the uploader's own store, who may have gone home. @throws Failure forbidden */
export async function requireGiver(ctx: Context, staff: CounterStaff, id: string): Promise<CounterStaff> {
	if (id === staff.id) return staff;
	const giver = await findPharmacistOf(ctx.services.db, staff.storeId, id);
	if (!giver) throw new Failure('forbidden', 'handed over by nobody of this store', { subject: id });
	return { ...staff, id: giver.id, name: giver.name, userId: giver.userId };
}

/**
 * Enters one hand-over that a counter made without a line: exactly once for its id, by the transaction of the counter
 * on line. What contradicts the records by now is kept as an open conflict with both sides, under the same key, and
 * nothing of it is entered.
 * @throws Failure forbidden, not_found, key_reused, database_unavailable; the counter then keeps it
 */
export async function uploadHandOver(ctx: Context, input: LateHandOver): Promise<LateHandOverAnswer> {
	const staff = requireCounter(ctx, 'offline.hand-over');
	const giver = await requireGiver(ctx, staff, input.handedOverBy);
	const uploadedAt = ctx.now();
	const made: Made = {
		at: new Date(uploadedAt.getTime() - input.ageMs),
		offline: { id: input.id, uploadedAt }
	};
	// The age differs from try to try; all else is what was handed over.
	const { id, ageMs: _age, ...content } = input;
	const key = requestKey(giver.id, 'offline.hand-over', id, content);
	let changed: CounterPrescription | undefined;
	try {
		const proven = await proveSignatures(ctx, input.prescriptionId);
		const answer = await runTransaction(ctx.services.db, (trx) => {
			changed = undefined;
			return keepOnce<LateHandOverAnswer>(trx, key, kept, async () => {
				const entered = await enterHandOver(trx, ctx, giver, input, made, { proven });
				({ changed } = entered);
				return { outcome: 'entered', dispensed: entered.dispensed };
			});
		});
		if (changed) publishPrescription(ctx, changed);
		return answer;
	} catch (error) {
		if (!(error instanceof Failure) || !isContradiction(error.code)) throw error;
		const { code: reason } = error;
		// Under the same key: whichever of several tries gets here or there first, all are told the same.
		return runTransaction(ctx.services.db, (trx) =>
			keepOnce<LateHandOverAnswer>(trx, key, kept, async () => {
				const otherSide = await readOtherSide(trx, input.prescriptionId, error);
				const fresh = await insertConflict(trx, {
					id,
					chainId: staff.chainId,
					storeId: staff.storeId,
					kind: input.prescriptionId === null ? 'otc' : 'prescription',
					prescriptionId: input.prescriptionId,
					handedOverBy: giver.id,
					handedOverAt: made.at,
					uploadedBy: staff.id,
					uploadedAt,
					handOver: input,
					reason,
					otherSide
				});
				if (!fresh) return { outcome: 'conflict', reason };
				await appendAudit(trx, ctx, {
					action: 'offline.conflict',
					subject: { type: 'offline-hand-over', id },
					reason,
					detail: {
						prescriptionId: input.prescriptionId,
						handedOverBy: giver.id,
						handedOverAt: made.at.toISOString(),
						scans: input.scans.length
					}
				});
				return { outcome: 'conflict', reason };
			})
		);
	}
}

async function readOtherSide(
	trx: Queryable,
	prescriptionId: string | null,
	{ detail }: Failure
): Promise<OtherSide> {
	const prescription =
		prescriptionId === null ? undefined : await findCounterPrescription(trx, prescriptionId);
	const held = prescription?.status === 'dispensing' ? prescription : undefined;
	return {
		status: prescription?.status ?? null,
		holder: held
			? {
					name: held.claimedByName ?? '',
					store: held.claimedStoreName ?? '',
					since: held.claimedAt?.toISOString() ?? null
				}
			: null,
		handOvers: prescriptionId === null ? [] : await readHandOversOf(trx, prescriptionId),
		refused: Array.isArray(detail?.packs) ? (detail.packs as RefusedPack[]) : []
	};
}
