import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { advancePrescription, publishPrescription } from '../prescription/advance';
import { requireHeld } from './claim-rules';
import { lockOwn } from './hold';

/**
 * Gives a claimed prescription back, so that any counter may open it again. Nothing was handed out.
 * @throws Failure not_found, forbidden, taken_by_other, not_allowed_now
 */
export async function releasePrescription(ctx: Context, prescriptionId: string): Promise<void> {
	const staff = requireCounter(ctx, 'prescription.dispense');
	const released = await runTransaction(ctx.services.db, async (trx) => {
		requireHeld(await lockOwn(trx, ctx, prescriptionId), staff);
		return advancePrescription(trx, ctx, {
			id: prescriptionId,
			event: 'release',
			changes: { claimedBy: null, claimedStoreId: null, claimedAt: null }
		});
	});
	publishPrescription(ctx, released);
}
