import { Failure } from '$lib/contract/errors';
import type { PrescriptionForDoctor } from '$lib/contract/http/prescription';
import type { Context } from '../../context';
import { advancePrescription, publishPrescription } from './advance';
import { requireOwnPrescription } from './own-consult';
import { readOwnPrescription } from './read-own';

/**
 * The doctor takes a prescription back; its pick-up code is worth nothing from then on.
 * @throws Failure not_allowed_now with the status, so while a counter holds it (`dispensing`)
 */
export async function cancelPrescription(ctx: Context, id: string): Promise<PrescriptionForDoctor> {
	const { row } = await requireOwnPrescription(ctx, id);
	await ctx.services.db.transaction().execute((trx) =>
		advancePrescription(trx, ctx, {
			id,
			event: 'cancel',
			permit({ status, owedSince }) {
				// Part of it is in the customer's hands: there is nothing left to be taken back.
				if (owedSince !== null)
					throw new Failure('not_allowed_now', 'part of it was handed over', { status });
			},
			// The hashes stay, so that a counter can still say what became of the code.
			changes: { pickupSealed: null }
		})
	);
	publishPrescription(ctx, row);
	return readOwnPrescription(ctx, id);
}
