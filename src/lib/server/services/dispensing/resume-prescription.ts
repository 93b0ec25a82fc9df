import type { DispenseSheet } from '$lib/contract/http/dispensing';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { requireHeld, requireInDate } from './claim-rules';
import { findOwn } from './hold';
import { readSheet } from './read-sheet';

/**
 * What this person has claimed already, after a reload of the page: no code is needed for it again.
 * @throws Failure taken_by_other, not_allowed_now, pickup_code_expired, prescription_altered, not_found, forbidden
 */
export async function resumePrescription(ctx: Context, prescriptionId: string): Promise<DispenseSheet> {
	const staff = requireCounter(ctx, 'prescription.dispense');
	const prescription = await findOwn(ctx.services.db, ctx, prescriptionId);
	requireHeld(prescription, staff);
	requireInDate(prescription, ctx.now());
	return readSheet(ctx, prescriptionId);
}
