import { addDays } from '../shared/local-date';
import { gate, isWhole, type Counter, type RefusalReason, type ScannedPack } from './pack-gate';

/**
 * What a line still wants: whole packs, or units where the medicine may be split (拆零): whole packs and what is left
 * in opened ones then count alike.
 */
export type Need =
	{ readonly kind: 'packs'; readonly packs: number } | { readonly kind: 'units'; readonly units: number };

export interface DispenseLine {
	readonly lineId: string;
	readonly productId: string;
	readonly need: Need;
	/** Length of the course, for the warning that a pack expires before its end. */
	readonly days?: number;
}

export type ScanDecision =
	| {
			readonly accepted: true;
			readonly code: string;
			readonly lineId: string;
			/** Smallest units that leave the pack. */
			readonly units: number;
			readonly whole: boolean;
			readonly warnings: readonly 'expires_during_course'[];
	  }
	| { readonly accepted: false; readonly code: string; readonly reason: RefusalReason };

export interface LineProgress {
	readonly lineId: string;
	readonly kind: Need['kind'];
	readonly need: number;
	readonly scanned: number;
	readonly full: boolean;
}

export interface PackMatch {
	/** One per scan, in the order of the scans. */
	readonly decisions: readonly ScanDecision[];
	readonly lines: readonly LineProgress[];
	/** `none` when nothing was accepted: an empty list of scans dispenses nothing. */
	readonly completeness: 'none' | 'part' | 'all';
}

/**
 * Which scanned pack goes to which approved line, and why the others do not.
 *
 * How many packs each line gets does not depend on the order of scanning; which of too many is refused does (the
 * later ones). The same code counts once. The caller still has to bind all packs in one transaction: between
 * this decision and that, another counter may have sold one.
 *
 * Example: line A wants 2 packs of P. Scans: p1 (P), q1 (Q), p1 again, p2 (P, expired), p3 (P), p4 (P) →
 * p1 accepted(A), q1 wrong_product, p1 already_scanned, p2 expired, p3 accepted(A), p4 too_many; all.
 */
export function matchPacks(
	lines: readonly DispenseLine[],
	scans: readonly ScannedPack[],
	counter: Counter
): PackMatch {
	const filled = new Map<string, number>(lines.map(({ lineId }) => [lineId, 0]));
	const taken = new Set<string>();
	const decisions = scans.map((scan) => {
		const decision = decide(scan, lines, filled, taken, counter);
		if (decision.accepted) {
			taken.add(scan.code);
			const { lineId, units } = decision;
			const line = lines.find((candidate) => candidate.lineId === lineId);
			filled.set(lineId, (filled.get(lineId) ?? 0) + (line?.need.kind === 'units' ? units : 1));
		}
		return decision;
	});
	const progress = lines.map(({ lineId, need }): LineProgress => {
		const wanted = amountOf(need);
		const scanned = filled.get(lineId) ?? 0;
		return { lineId, kind: need.kind, need: wanted, scanned, full: scanned >= wanted };
	});
	return { decisions, lines: progress, completeness: completenessOf(progress) };
}

const amountOf = (need: Need): number => (need.kind === 'packs' ? need.packs : need.units);

export function completenessOf(lines: readonly LineProgress[]): PackMatch['completeness'] {
	if (lines.every(({ scanned }) => scanned === 0)) return 'none';
	return lines.every(({ full }) => full) ? 'all' : 'part';
}

function decide(
	scan: ScannedPack,
	lines: readonly DispenseLine[],
	filled: ReadonlyMap<string, number>,
	taken: ReadonlySet<string>,
	counter: Counter
): ScanDecision {
	const refuse = (reason: RefusalReason): ScanDecision => ({ accepted: false, code: scan.code, reason });
	const gated = gate(scan, counter);
	if ('refused' in gated) return refuse(gated.refused);
	const { pack } = gated;
	const fitting = lines.filter(({ productId }) => productId === pack.productId);
	if (fitting.length === 0) return refuse('wrong_product');
	if (taken.has(scan.code)) return refuse('already_scanned');
	let reason: RefusalReason = 'too_many';
	for (const line of fitting) {
		const missing = amountOf(line.need) - (filled.get(line.lineId) ?? 0);
		if (missing < 1) continue;
		const units = unitsFor(line.need, scan.units, missing, pack);
		if (typeof units !== 'number') {
			reason = units.refused;
			continue;
		}
		const courseEnd = line.days === undefined ? counter.today : addDays(counter.today, line.days - 1);
		const short = pack.expiresOn !== null && pack.expiresOn < courseEnd;
		return {
			accepted: true,
			code: scan.code,
			lineId: line.lineId,
			units,
			whole: units === pack.contentUnits,
			warnings: short ? ['expires_during_course'] : []
		};
	}
	return refuse(reason);
}

/** Units that a pack gives to a line; never more than are left in it, never more than the line wants. */
function unitsFor(
	need: Need,
	wanted: number | undefined,
	missing: number,
	pack: Parameters<typeof isWhole>[0]
): number | { readonly refused: RefusalReason } {
	if (need.kind === 'packs') {
		// A pack that was opened is no whole pack any more, and part of one does not fill a line of packs.
		if (!isWhole(pack)) return { refused: 'opened_pack' };
		return wanted === undefined || wanted === pack.contentUnits
			? pack.contentUnits
			: { refused: 'not_enough_left' };
	}
	const units = wanted ?? Math.min(missing, pack.unitsLeft);
	// A whole pack that fills its share is no split; all else is, and only some medicines may be split.
	if (!pack.splittable && !(isWhole(pack) && units === pack.contentUnits))
		return { refused: isWhole(pack) ? 'not_splittable' : 'opened_pack' };
	if (!Number.isSafeInteger(units) || units < 1 || units > pack.unitsLeft)
		return { refused: 'not_enough_left' };
	return units > missing ? { refused: 'too_many' } : units;
}
