import { decideBasket } from './basket';
import { matchPacks, type DispenseLine } from './match-packs';
import type { Counter, RefusalReason, ScannedPack } from './pack-gate';

export type DecisionWithoutLine =
	| {
			readonly accepted: true;
			/** null in a sale without a prescription. */
			readonly lineNo: number | null;
			readonly units: number | null;
			readonly warnings: readonly 'expires_during_course'[];
	  }
	| { readonly accepted: false; readonly reason: RefusalReason };

const refuse = (reason: RefusalReason): DecisionWithoutLine => ({ accepted: false, reason });

/** Until it is sent and entered, a pack that was handed over here is gone: no second customer gets it. */
const afterOutbox =
	(handedOver: ReadonlySet<string>) =>
	(scan: ScannedPack): ScannedPack =>
		scan.pack && handedOver.has(scan.code)
			? { ...scan, pack: { ...scan.pack, status: 'sold', unitsLeft: 0 } }
			: scan;

/**
 * The last scan of a counter that has no line, beside those before it: by the rules of the counter on line, over
 * what its copy knows. Where those would accept what only a server can answer for, it is refused by name: a pack
 * that is not in the copy, and medicines that are logged (compounds with ephedrine, special control).
 * @param lines null for a sale without a prescription
 * @param handedOver packs in hand-overs that are not entered yet
 *
 * Example: pack a is in the outbox, b is not in the copy, c has ephedrine → already_sold, not_in_copy, needs_line.
 */
export function decideWithoutLine(
	lines: readonly DispenseLine[] | null,
	scans: readonly ScannedPack[],
	counter: Counter,
	handedOver: ReadonlySet<string>
): DecisionWithoutLine {
	const known = scans.map(afterOutbox(handedOver));
	const last = known.at(-1);
	if (!last) return refuse('unreadable');
	if (last.read === 'pack' && !last.pack) return refuse('not_in_copy');
	if (lines === null) {
		const decision = decideBasket(known, counter).decisions.at(-1);
		if (!decision?.accepted) return refuse(decision?.reason ?? 'unreadable');
		if (last.pack?.ephedrine) return refuse('needs_line');
		return { accepted: true, lineNo: null, units: null, warnings: [] };
	}
	const decision = matchPacks(lines, known, counter).decisions.at(-1);
	if (!decision?.accepted) return refuse(decision?.reason ?? 'unreadable');
	if (last.pack?.ephedrine || last.pack?.specialControl) return refuse('needs_line');
	const { lineId, units, warnings } = decision;
	return { accepted: true, lineNo: Number(lineId), units, warnings };
}

/** How long a copy serves: recalls older than a day no longer say that nothing was recalled. */
export const copyServesMs = 24 * 3_600_000;
