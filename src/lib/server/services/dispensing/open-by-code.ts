import { Failure } from '$lib/contract/errors';
import type { DispenseSheet } from '$lib/contract/http/dispensing';
import { readPickupSecret } from '$lib/domain/dispensing/pickup-secret';
import { requireCounter, requireScope } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import {
	findByPickupDigits,
	findByPickupSecret,
	type CounterPrescription
} from '../../repositories/counter-prescriptions';
import { advancePrescription, publishPrescription } from '../prescription/advance';
import { heldByOther, isHeldBy, notNow, requireInDate, type CounterStaff } from './claim-rules';
import { countWrongGuess, requireGuess } from './guess-limit';
import { lockOwn } from './hold';
import { readSheet } from './read-sheet';

/**
 * Opens an approved prescription by the customer's pick-up code and claims it for this counter. Whoever holds the
 * token may claim it at any store of the chain; the 8 digits are good at the store that they were given out for.
 * Opening again what one holds oneself gives the same sheet.
 * @throws Failure pickup_code_wrong, pickup_code_expired, taken_by_other (with who and where), not_allowed_now
 *   (with the status), forbidden (another chain's), prescription_altered, too_many_requests
 */
export async function openByCode(ctx: Context, code: string): Promise<DispenseSheet> {
	const staff = requireCounter(ctx, 'prescription.dispense');
	requireGuess(ctx.services, staff.id, ctx.now());
	const found = await findByCode(ctx, staff, code);
	if (!found) {
		countWrongGuess(ctx.services, staff.id, ctx.now());
		throw new Failure('pickup_code_wrong', 'no prescription has this pick-up code', { subject: staff.id });
	}
	requireScope(ctx, { chainId: found.chainId });
	const claimed = await runTransaction(ctx.services.db, (trx) => claim(trx, ctx, staff, found.id));
	if (claimed) publishPrescription(ctx, claimed);
	return readSheet(ctx, found.id);
}

function findByCode(
	{ services }: Context,
	staff: CounterStaff,
	text: string
): Promise<CounterPrescription | undefined> {
	const secret = readPickupSecret(text);
	if (!secret) return Promise.resolve(undefined);
	if (secret.kind === 'token')
		return findByPickupSecret(services.db, services.seal.hash('pickup', secret.text));
	return findByPickupDigits(services.db, staff.storeId, services.seal.hash('pickup-digits', secret.text));
}

/** @returns what was claimed, or undefined when this person held it already. */
async function claim(
	trx: Parameters<typeof lockOwn>[0],
	ctx: Context,
	staff: CounterStaff,
	id: string
): Promise<Parameters<typeof publishPrescription>[1] | undefined> {
	const prescription = await lockOwn(trx, ctx, id);
	requireInDate(prescription, ctx.now());
	if (isHeldBy(prescription, staff)) return undefined;
	if (prescription.status === 'dispensing') throw heldByOther(prescription);
	if (prescription.status !== 'approved') throw notNow(prescription);
	return advancePrescription(trx, ctx, {
		id,
		event: 'claim',
		changes: { claimedBy: staff.id, claimedStoreId: staff.storeId, claimedAt: ctx.now() }
	});
}
