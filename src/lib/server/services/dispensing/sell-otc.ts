import { Failure } from '$lib/contract/errors';
import type { Dispensed, SellOtcInput } from '$lib/contract/http/dispensing';
import { decideBasket } from '$lib/domain/dispensing/basket';
import { parseResidentId } from '$lib/domain/patient/resident-id';
import { ageOn, chinaDate } from '$lib/domain/shared/local-date';
import type { Transaction } from 'kysely';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import type { DB } from '../../db/types';
import { appendAudit } from '../../repositories/audit';
import { bindPacks, refusal, requestKey, type Made, type PackToBind } from './bind-packs';
import type { CounterStaff } from './claim-rules';
import { describeRefusals } from './describe-refusals';
import { answerOnce } from './answer-once';
import { readScans } from './read-scans';

/**
 * Sells packs without a prescription: all of them or none. Prescription medicines and medicines under special
 * control never; compounds with ephedrine against name and identity number, two packs a sale at most.
 * @throws Failure nothing_scanned, prescription_needed, identity_needed, buyer_too_young, packs_refused,
 *   key_reused
 */
export async function sellOtc(ctx: Context, input: SellOtcInput): Promise<Dispensed> {
	const staff = requireCounter(ctx, 'otc.sell');
	if (input.scans.length === 0) throw new Failure('nothing_scanned', 'an empty basket sells nothing');
	const { scans, buyer, payment = null } = input;
	const splits = input.splits ?? [];
	const key = requestKey(staff.id, 'otc.sell', input.idempotencyKey, { scans, splits, buyer, payment });
	return runTransaction(ctx.services.db, (trx) =>
		answerOnce(trx, key, () => sell(trx, ctx, staff, input, { at: ctx.now(), offline: null }))
	);
}

/** The step itself, inside the caller's transaction. */
export async function sell(
	trx: Transaction<DB>,
	ctx: Context,
	staff: CounterStaff,
	{ scans, splits = [], buyer, payment = null }: Omit<SellOtcInput, 'idempotencyKey'>,
	made: Made
): Promise<Dispensed> {
	const unitsOf = new Map(splits.map(({ scan, units }) => [scan, units]));
	const read = await readScans(trx, scans, made.at, 'lock');
	const basket = decideBasket(
		read.map(({ scanned, text }) => ({ ...scanned, units: unitsOf.get(text) })),
		{ today: chinaDate(made.at), storeId: staff.storeId, chainId: staff.chainId }
	);
	const refused = basket.decisions.flatMap((decision, index) => {
		const scan = read[index];
		return decision.accepted || !scan ? [] : [{ scan, reason: decision.reason }];
	});
	if (refused.length > 0) {
		const packs = await describeRefusals(trx, staff.chainId, refused);
		if (refused.some(({ reason }) => reason === 'rx_needs_prescription'))
			throw new Failure('prescription_needed', 'a prescription medicine is in the basket', { packs });
		throw refusal(packs);
	}
	const bound = basket.decisions.flatMap((decision, index): PackToBind[] => {
		const row = read[index]?.row;
		return decision.accepted && row ? [{ row, lineNo: null, units: decision.units }] : [];
	});
	const identity = basket.identityRequired ? requireBuyer(ctx, buyer) : null;
	const binding = await bindPacks(trx, staff, made, bound, {
		kind: 'otc',
		prescriptionId: null,
		payment,
		buyerName: identity?.name ?? null,
		buyerIdentitySealed: identity ? ctx.services.seal.seal(identity.number) : null
	});
	await appendAudit(trx, ctx, {
		action: 'otc.sell',
		subject: { type: 'dispensing', id: binding.id },
		detail: {
			receiptNumber: binding.receiptNumber,
			packs: bound.map(({ row }) => row.code),
			splits: splits.length,
			identityChecked: identity !== null,
			...(made.offline && { offlineId: made.offline.id })
		}
	});
	return {
		dispensingId: binding.id,
		receiptNumber: binding.receiptNumber,
		status: null,
		totalFen: binding.totalFen
	};
}

/**
 * @throws Failure identity_needed when the buyer of an ephedrine compound is not named with a whole number;
 *   buyer_too_young by the policy of the house
 */
function requireBuyer(ctx: Context, buyer: SellOtcInput['buyer']): { name: string; number: string } {
	const id = buyer && parseResidentId(buyer.identityNumber);
	if (!buyer || !id?.ok)
		throw new Failure('identity_needed', 'compounds with ephedrine are sold against an identity number', {
			field: id && !id.ok ? `identityNumber: ${id.failure.code}` : 'buyer'
		});
	const today = chinaDate(ctx.now());
	const { birthDate } = id.value;
	if (birthDate > today || ageOn(birthDate, today) < ctx.services.config.ephedrineMinAge)
		throw new Failure('buyer_too_young', 'the house does not sell it to somebody so young');
	return { name: buyer.name, number: id.value.number };
}
