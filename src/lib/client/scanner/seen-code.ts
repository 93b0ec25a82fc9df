import { packKey, productKey } from '$lib/domain/codes/pack-key';
import { parseCode } from '$lib/domain/codes/parse-code';
import type { ParsedCode } from '$lib/domain/codes/parsed-code';
import { aimShare, centreOf, distance, edgeOf, isMatrix, type Sighting } from './sighting';

/**
 * What a code is worth, best first: a trace code, another code of one single pack, a code that names the product
 * alone, a text that is no code of ours.
 */
export type Worth = 'trace' | 'pack' | 'product' | 'other';
export const worths: readonly Worth[] = ['trace', 'pack', 'product', 'other'];

/** One symbol over the frames of the last moment. */
export interface SeenCode {
	readonly sighting: Sighting;
	readonly code: ParsedCode | undefined;
	readonly worth: Worth;
	readonly firstAt: number;
	readonly lastAt: number;
	/** Number of the frame in which it was read last. */
	readonly lastFrame: number;
	/** In how many frames it was read. */
	readonly frames: number;
	/** How far from the middle: 0 there, 1 at the edge of the frame drawn on the screen. */
	readonly off: number;
}

/** Our own tokens stand on paper or a telephone and are shown on purpose. */
const isToken = (code: ParsedCode | undefined): boolean =>
	code?.kind === 'rx-token' || code?.kind === 'receipt';

function worthOf(code: ParsedCode | undefined): Worth {
	if (!code) return 'other';
	if (code.kind === 'cn-trace' || isToken(code)) return 'trace';
	return packKey(code) || (code.kind === 'udi-ma' && code.serial) ? 'pack' : 'product';
}

interface Size {
	readonly width: number;
	readonly height: number;
}

export function seenCode(sighting: Sighting, { width, height }: Size, at: number, frame: number): SeenCode {
	const parsed = parseCode(sighting.text, { symbology: sighting.aim });
	const code = parsed.ok ? parsed.value : undefined;
	const { x, y } = centreOf(sighting);
	const off = Math.max(
		Math.abs(x - width / 2) / ((width * aimShare.width) / 2),
		Math.abs(y - height / 2) / ((height * aimShare.height) / 2)
	);
	return { sighting, code, worth: worthOf(code), firstAt: at, lastAt: at, lastFrame: frame, frames: 1, off };
}

/** A product's GTIN without packaging indicator and check digit: carton and box of one product share it. */
const item = (gtin: string): string => gtin.slice(1, 13);

/** The codes say by themselves that they stand on two boxes. */
function contradict(a: ParsedCode, b: ParsedCode): boolean {
	const [one, other] = [packKey(a), packKey(b)];
	if (one && other && (a.kind === 'cn-trace') === (b.kind === 'cn-trace')) return one !== other;
	const [left, right] = [productKey(a), productKey(b)];
	if (!left || !right || left.scheme !== right.scheme) return false;
	return left.scheme === 'gtin' ? item(left.value) !== item(right.value) : left.value !== right.value;
}

export const samePack = ({ code: a }: SeenCode, { code: b }: SeenCode): boolean =>
	a !== undefined && b !== undefined && packKey(a) !== undefined && packKey(a) === packKey(b);

/** One face of a box is hardly longer than three trace codes, or nine of its square symbols. */
const reach = ({ sighting }: SeenCode): number => edgeOf(sighting).length * (isMatrix(sighting) ? 9 : 3);

const apart = (a: SeenCode, b: SeenCode): number => distance(centreOf(a.sighting), centreOf(b.sighting));

/** Print on one face is parallel or at right angles; a hand's tilt bends that by a few degrees. */
function isCrooked(a: SeenCode, b: SeenCode): boolean {
	const quarter = Math.PI / 2;
	const difference = Math.abs(edgeOf(a.sighting).angle - edgeOf(b.sighting).angle) % quarter;
	return Math.min(difference, quarter - difference) > (25 * Math.PI) / 180;
}

/** Whether two symbols can stand on one face of one box, by what they say and where they are in the picture. */
export function canShareBox(a: SeenCode, b: SeenCode): boolean {
	if (samePack(a, b)) return true;
	if (isToken(a.code) || isToken(b.code)) return false;
	if (a.code && b.code && contradict(a.code, b.code)) return false;
	// One shop barcode in two places is two boxes of one product.
	if (a.sighting.text === b.sighting.text && a.sighting.format === b.sighting.format) return false;
	return !isCrooked(a, b) && apart(a, b) <= Math.max(reach(a), reach(b));
}

/**
 * Gathers symbols box by box, the nearest pairs first; a symbol joins only where it can stand beside all the others.
 * @param movedApart whether two symbols were seen moving against each other, which on one box they cannot
 */
export function boxesOf(
	codes: readonly SeenCode[],
	movedApart: (a: SeenCode, b: SeenCode) => boolean
): SeenCode[][] {
	const boxes = new Map(codes.map((code) => [code, [code]]));
	const fits = (a: SeenCode, b: SeenCode) => canShareBox(a, b) && !movedApart(a, b);
	const pairs = codes
		.flatMap((a, index) => codes.slice(index + 1).map((b) => [a, b] as const))
		.map(([a, b]) => ({ a, b, gap: samePack(a, b) ? 0 : apart(a, b) }))
		.toSorted((one, other) => one.gap - other.gap);
	for (const { a, b } of pairs) {
		const [left, right] = [boxes.get(a), boxes.get(b)];
		if (!left || !right || left === right) continue;
		if (!left.every((one) => right.every((other) => fits(one, other)))) continue;
		const joined = [...left, ...right];
		for (const code of joined) boxes.set(code, joined);
	}
	return [...new Set(boxes.values())];
}
