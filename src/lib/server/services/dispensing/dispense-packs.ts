import { Failure } from '$lib/contract/errors';
import type { Dispensed, DispenseInput } from '$lib/contract/http/dispensing';
import { matchPacks, type PackMatch } from '$lib/domain/dispensing/match-packs';
import type { PrescriptionStatus } from '$lib/domain/prescription/status';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { Transaction } from 'kysely';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import type { DB } from '../../db/types';
import type { CounterPrescription } from '../../repositories/counter-prescriptions';
import { countToLine } from '../../repositories/dispensings';
import { advancePrescription, publishPrescription } from '../prescription/advance';
import { readApproved, type ApprovedPrescription } from '../review/read-approved';
import { answerOnce } from './answer-once';
import { bindPacks, refusal, requestKey, type Made, type PackToBind } from './bind-packs';
import { notNow, requireHeld, requireInDate, type CounterStaff } from './claim-rules';
import { describeRefusals } from './describe-refusals';
import { findOwn, lockOwn } from './hold';
import { openLines } from './open-lines';
import { readScans, type ReadScan } from './read-scans';

/** From approval on both signatures are there to be proven. */
export const provable: ReadonlySet<PrescriptionStatus> = new Set([
	'approved',
	'dispensing',
	'dispensed',
	'partly_dispensed'
]);

/**
 * Hands packs out against a prescription that this counter holds: every pack is sellable and fits its line, every
 * line is full (or the counter has said that it is not), events and audit are appended; or nothing at all.
 * Locks in one order everywhere: the key, the prescription, the packs by code.
 * @throws Failure nothing_scanned, packs_refused, lines_incomplete, taken_by_other, not_allowed_now,
 *   pickup_code_expired, prescription_altered, key_reused, not_found, forbidden
 */
export async function dispensePacks(ctx: Context, input: DispenseInput): Promise<Dispensed> {
	const staff = requireCounter(ctx, 'prescription.dispense');
	if (input.scans.length === 0)
		throw new Failure('nothing_scanned', 'an empty list of scans dispenses nothing');
	const { prescriptionId, scans, partial, owing = null, payment = null } = input;
	const splits = input.splits ?? [];
	const key = requestKey(staff.id, 'prescription.dispense', input.idempotencyKey, {
		prescriptionId,
		scans,
		...(splits.length > 0 && { splits }),
		partial,
		owing,
		payment
	});
	// Proven before the transaction, which holds a connection while others wait for one.
	const { status } = await findOwn(ctx.services.db, ctx, prescriptionId);
	const proven = provable.has(status) ? await readApproved(ctx, prescriptionId) : undefined;
	let changed: CounterPrescription | undefined;
	const answer = await runTransaction(ctx.services.db, (trx) => {
		changed = undefined;
		return answerOnce(trx, key, async () => {
			const prescription = await lockOwn(trx, ctx, prescriptionId);
			requireHeld(prescription, staff);
			requireInDate(prescription, ctx.now());
			if (!proven) throw notNow(prescription);
			const made = { at: ctx.now(), offline: null };
			const answer = await handOver(trx, ctx, staff, proven, input, made);
			changed = prescription;
			return answer;
		});
	});
	if (changed) publishPrescription(ctx, changed);
	return answer;
}

/**
 * The step itself, inside the caller's transaction, of a prescription that `staff` holds.
 * @param recalledGiven packs of a recall are with the customer already, as a person has said
 */
export async function handOver(
	trx: Transaction<DB>,
	ctx: Context,
	staff: CounterStaff,
	{ row: prescription, document }: ApprovedPrescription,
	input: Omit<DispenseInput, 'idempotencyKey' | 'prescriptionId'>,
	made: Made,
	recalledGiven = false
): Promise<Dispensed> {
	const { at } = made;
	const lines = await openLines(trx, prescription.id, document);
	const read = await readScans(trx, input.scans, at, 'lock');
	// Units are what the counter has said and counted out, or the whole pack: never what would just fit.
	const unitsOf = new Map((input.splits ?? []).map(({ scan, units }) => [scan, units]));
	const match = matchPacks(
		lines,
		read.map(({ scanned, text }) => {
			const units = unitsOf.get(text) ?? scanned.pack?.contentUnits;
			const pack = scanned.pack && recalledGiven ? { ...scanned.pack, recalled: false } : scanned.pack;
			return { ...scanned, pack, ...(units !== undefined && { units }) };
		}),
		{ today: chinaDate(at), storeId: staff.storeId, chainId: staff.chainId }
	);
	const packs = await requireAccepted(trx, staff, match, read);
	if (match.completeness === 'none') throw new Failure('nothing_scanned', 'no pack was accepted');
	if (match.completeness === 'part' && !input.partial)
		throw new Failure('lines_incomplete', 'some lines are not full', {
			lines: match.lines.filter(({ full }) => !full)
		});
	const owing = match.completeness === 'part' ? (input.owing ?? null) : null;
	const event =
		match.completeness === 'all' ? 'dispense_all' : owing === null ? 'dispense_part' : 'dispense_owing';
	const binding = await bindPacks(trx, staff, made, packs, {
		kind: 'prescription',
		prescriptionId: prescription.id,
		payment: input.payment ?? null,
		buyerName: null,
		buyerIdentitySealed: null
	});
	for (const { lineId, unitsPerPack } of lines) {
		const given = packs.filter(({ lineNo }) => lineNo === Number(lineId));
		if (given.length === 0) continue;
		const whole = given.filter(({ units }) => units === unitsPerPack);
		const units = given.filter((pack) => !whole.includes(pack)).reduce((sum, pack) => sum + pack.units, 0);
		// Of a medicine that is not split, a pack is a pack, however many it holds.
		const counted =
			lines.find((line) => line.lineId === lineId)?.need.kind === 'packs'
				? { packs: given.length, units: 0, unitsPerPack }
				: { packs: whole.length, units, unitsPerPack };
		if (!(await countToLine(trx, prescription.id, Number(lineId), counted)))
			throw new Failure('prescription_altered', 'a line no longer has room', { subject: prescription.id });
	}
	await advancePrescription(trx, ctx, {
		id: prescription.id,
		event,
		changes:
			owing === null
				? // The code has done its work; its hashes stay to tell that it was used.
					{ pickupSealed: null }
				: // The customer comes back with the same code, to any counter of the chain.
					{ claimedBy: null, claimedStoreId: null, claimedAt: null, owedSince: at, owedReason: owing },
		detail: {
			dispensingId: binding.id,
			receiptNumber: binding.receiptNumber,
			packs: packs.map(({ row }) => row.code),
			...(owing !== null && { owing }),
			...(made.offline && { offlineId: made.offline.id })
		}
	});
	return {
		dispensingId: binding.id,
		receiptNumber: binding.receiptNumber,
		status:
			event === 'dispense_all' ? 'dispensed' : event === 'dispense_part' ? 'partly_dispensed' : 'approved',
		totalFen: binding.totalFen
	};
}

/** @throws Failure packs_refused with the reason of each, when one scan or more was not accepted. */
async function requireAccepted(
	trx: Transaction<DB>,
	staff: CounterStaff,
	match: PackMatch,
	read: readonly ReadScan[]
): Promise<readonly PackToBind[]> {
	const refused = match.decisions.flatMap((decision, index) => {
		const scan = read[index];
		return decision.accepted || !scan ? [] : [{ scan, reason: decision.reason }];
	});
	if (refused.length > 0) throw refusal(await describeRefusals(trx, staff.chainId, refused));
	return match.decisions.flatMap((decision, index): PackToBind[] => {
		const row = read[index]?.row;
		return decision.accepted && row ? [{ row, lineNo: Number(decision.lineId), units: decision.units }] : [];
	});
}
