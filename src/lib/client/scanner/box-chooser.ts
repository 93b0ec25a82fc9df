import { centreOf, distance, edgeOf, type FrameReading, type Sighting } from './sighting';
import { boxesOf, seenCode, worths, type SeenCode, type Worth } from './seen-code';
import { repeatMs } from './repeat-guard';

/**
 * none       nothing to take yet
 * take       this code is meant
 * two_boxes  several boxes could be meant, so none is taken
 */
export type Choice =
	| { readonly kind: 'none' }
	| { readonly kind: 'take'; readonly sighting: Sighting }
	| { readonly kind: 'two_boxes' };

/** A code not seen for so long and in so many frames has gone: each way of looking has had its turn by then. */
const rememberMs = 500;
const rememberFrames = 7;
/** How long a lesser code waits for a better one on the same box: not every frame shows every symbol. */
const patience: Readonly<Record<Worth, number>> = { trace: 0, pack: 150, product: 400, other: 600 };
/** A code at the edge waits, too: the box in the middle may need another look. */
const edgePatienceMs = 300;
/** Beyond this a code is at the edge (see `SeenCode.off`). */
const edge = 0.3;
/** Once can be a misreading, or one of two boxes that were never read in one frame. */
const leastFrames = 2;
/** By how much the meant box must be nearer to the middle than any other. */
const lead = 0.35;
/** Two boxes are spoken of only when they stay. */
const twoBoxesMs = 300;

/** Where a symbol stands as another one sees it: in lengths of that one, along and across its upper edge. */
function seenFrom(base: Sighting, other: Sighting): { x: number; y: number } {
	const { length, angle } = edgeOf(base);
	const [from, to] = [centreOf(base), centreOf(other)];
	const [x, y] = [(to.x - from.x) / length, (to.y - from.y) / length];
	return { x: x * Math.cos(-angle) - y * Math.sin(-angle), y: x * Math.sin(-angle) + y * Math.cos(-angle) };
}

/**
 * Decides over a few frames which of the codes in view is meant: that of the box nearest the middle, and of its
 * codes the trace code first. Never the neighbour's: where two boxes could be meant, none is taken.
 *
 * Example: a shop barcode in the middle, the trace code above it, a second box at the side -> the trace code.
 * The same with the second box's trace code as near to the middle as the first one's -> two boxes.
 *
 * Pure but for its memory: frames and times go in.
 */
export class BoxChooser {
	#seen: SeenCode[] = [];
	/** Where codes stood as others see them, to notice that they move against each other. */
	#places: { a: string; b: string; at: number; place: { x: number; y: number } }[] = [];
	#frame = 0;
	/** When all of a frame was last looked at carefully. */
	#wholeAt = Number.NEGATIVE_INFINITY;
	#taken = new Map<string, number>();
	#twoSince: number | undefined;

	/** Something is in view of which it is not known yet whether anything else is. */
	get wantsWhole(): boolean {
		return this.#seen.some(({ firstAt }) => firstAt > this.#wholeAt);
	}

	/** @param at milliseconds on any clock that only goes forward */
	see({ sightings, whole, ...size }: FrameReading, at: number): Choice {
		this.#frame += 1;
		if (whole) this.#wholeAt = at;
		this.#remember(
			sightings.map((sighting) => seenCode(sighting, size, at, this.#frame)),
			at
		);
		const near = (box: readonly SeenCode[]) => Math.min(...box.map(({ off }) => off));
		const boxes = boxesOf(this.#seen, (a, b) => this.#movedApart(a.sighting, b.sighting));
		const [meant = [], ...others] = boxes.toSorted((a, b) => near(a) - near(b));
		const isPack = ({ worth }: SeenCode) => worth === 'trace' || worth === 'pack';
		const rivals = others.filter((box) => near(box) - near(meant) < lead);
		// A neighbour's shop barcode is no rival of a pack's own code.
		const unclear = near(meant) <= 1 && rivals.some((box) => !meant.some(isPack) || box.some(isPack));
		this.#twoSince = unclear ? (this.#twoSince ?? at) : undefined;
		if (this.#twoSince === undefined) return this.#choose(meant, at);
		return at - this.#twoSince >= twoBoxesMs ? { kind: 'two_boxes' } : { kind: 'none' };
	}

	#choose(codes: readonly SeenCode[], at: number): Choice {
		const rank = ({ worth }: SeenCode) => worths.indexOf(worth);
		const [best] = codes.filter(({ off }) => off <= 1).toSorted((a, b) => rank(a) - rank(b) || a.off - b.off);
		if (!best) return { kind: 'none' };
		const wait = Math.max(patience[best.worth], best.off > edge ? edgePatienceMs : 0);
		if (best.frames < leastFrames || at - best.firstAt < wait) return { kind: 'none' };
		// Not before the rest of the picture was looked at: the box in the middle may be harder to read.
		if (this.#wholeAt < best.firstAt) return { kind: 'none' };
		const before = this.#taken.get(best.sighting.text);
		// Taken again only by the time it is a scan of its own.
		if (before !== undefined && at - before <= repeatMs) return { kind: 'none' };
		this.#taken.set(best.sighting.text, at);
		return { kind: 'take', sighting: best.sighting };
	}

	#remember(now: readonly SeenCode[], at: number): void {
		const known = this.#seen.filter(
			({ lastAt, lastFrame }) => at - lastAt <= rememberMs || this.#frame - lastFrame <= rememberFrames
		);
		const updated = now.map((code) => {
			const same = known
				.filter(
					({ sighting }) => sighting.text === code.sighting.text && sighting.format === code.sighting.format
				)
				.toSorted((a, b) => gap(a, code) - gap(b, code));
			const [nearest] = same;
			if (!nearest) return code;
			known.splice(known.indexOf(nearest), 1);
			return { ...code, firstAt: nearest.firstAt, frames: nearest.frames + 1 };
		});
		this.#seen = [...updated, ...known];
		this.#places = this.#places.filter((place) => at - place.at <= rememberMs);
		for (const { sighting: a } of now)
			for (const { sighting: b } of now)
				if (a.text < b.text) this.#places.push({ a: a.text, b: b.text, at, place: seenFrom(a, b) });
	}

	#movedApart(a: Sighting, b: Sighting): boolean {
		const [one, other] = a.text < b.text ? [a.text, b.text] : [b.text, a.text];
		const places = this.#places.filter((seen) => seen.a === one && seen.b === other);
		const [first] = places;
		if (!first) return false;
		const leeway = 0.15 + 0.12 * Math.hypot(first.place.x, first.place.y);
		return places.some(({ place }) => distance(place, first.place) > leeway);
	}
}

const gap = (a: SeenCode, b: SeenCode): number => distance(centreOf(a.sighting), centreOf(b.sighting));
