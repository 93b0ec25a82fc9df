import type { CheckPackInput, PackCheck } from '$lib/contract/http/dispensing';
import { Failure } from '$lib/contract/errors';
import { decideBasket } from '$lib/domain/dispensing/basket';
import { matchPacks } from '$lib/domain/dispensing/match-packs';
import type { Counter, RefusalReason } from '$lib/domain/dispensing/pack-gate';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { readApproved } from '../review/read-approved';
import { requireHeld, type CounterStaff } from './claim-rules';
import { checkedPack, describeRefusals } from './describe-refusals';
import { findOwn } from './hold';
import { openLines } from './open-lines';
import { readScans, type ReadScan } from './read-scans';

interface Decision {
	readonly accepted: boolean;
	readonly reason?: RefusalReason;
	readonly lineNo: number | null;
	readonly warnings: readonly 'expires_during_course'[];
	readonly identityRequired: boolean;
	/** Smallest units that leave the pack; in a sale without a prescription the counter says so later. */
	readonly units: number | null;
}

/**
 * Judges one scan beside those already in the basket, for the screen. Reads only: the packs are held by nobody
 * until they are bound.
 * @throws Failure not_found, forbidden, taken_by_other, not_allowed_now, prescription_altered
 */
export async function checkPack(ctx: Context, input: CheckPackInput): Promise<PackCheck> {
	const { prescriptionId } = input;
	const staff = requireCounter(ctx, prescriptionId === null ? 'otc.sell' : 'prescription.dispense');
	const { db } = ctx.services;
	const at = ctx.now();
	const read = await readScans(db, [...input.before, input.scan], at, 'look');
	const scan = read.at(-1);
	if (!scan) throw new Failure('nothing_scanned', 'no scan');
	const counter = { today: chinaDate(at), storeId: staff.storeId, chainId: staff.chainId };
	const decision =
		prescriptionId === null
			? decideSale(read, counter)
			: await decideLine(ctx, staff, prescriptionId, read, counter);
	if (!decision.accepted || !scan.row) {
		const reason = decision.reason ?? 'not_registered';
		const [refused] = await describeRefusals(db, staff.chainId, [{ scan, reason }]);
		if (!refused) throw new Failure('internal', 'a refusal without words');
		return { accepted: false, scan: scan.text, refused };
	}
	const { lineNo, warnings, identityRequired, units } = decision;
	return {
		accepted: true,
		scan: scan.text,
		pack: checkedPack(scan.row),
		lineNo,
		units,
		warnings,
		identityRequired
	};
}

function decideSale(read: readonly ReadScan[], counter: Counter): Decision {
	const basket = decideBasket(
		// Of a pack that was opened for split sale, what is left may be sold; how much is said when it is bound.
		read.map(({ scanned }) => {
			const { pack } = scanned;
			const opened = pack?.splittable === true && pack.unitsLeft > 0 && pack.unitsLeft < pack.contentUnits;
			return opened ? { ...scanned, units: pack.unitsLeft } : scanned;
		}),
		counter
	);
	const last = basket.decisions.at(-1);
	return {
		accepted: last?.accepted === true,
		reason: last && !last.accepted ? last.reason : undefined,
		lineNo: null,
		units: null,
		warnings: [],
		identityRequired: basket.identityRequired
	};
}

async function decideLine(
	ctx: Context,
	staff: CounterStaff,
	prescriptionId: string,
	read: readonly ReadScan[],
	counter: Counter
): Promise<Decision> {
	const { db } = ctx.services;
	const prescription = await findOwn(db, ctx, prescriptionId);
	requireHeld(prescription, staff);
	const { document } = await readApproved(ctx, prescription.id);
	const lines = await openLines(db, prescription.id, document);
	const last = matchPacks(
		lines,
		read.map(({ scanned }) => scanned),
		counter
	).decisions.at(-1);
	return {
		accepted: last?.accepted === true,
		reason: last && !last.accepted ? last.reason : undefined,
		lineNo: last?.accepted ? Number(last.lineId) : null,
		units: last?.accepted ? last.units : null,
		warnings: last?.accepted ? last.warnings : [],
		identityRequired: false
	};
}
