import { describe, expect, it } from 'vitest';
import { BoxChooser, type Choice } from './box-chooser';
import type { Sighting } from './sighting';

const [width, height] = [1920, 1080];
const middle = { x: width / 2, y: height / 2 };
const traceA = '83857930000879766660';
const traceB = '80990840000000010915';
const shop = '6901234567892';
const otherShop = '6923450657713';
const gs1 = '010690123456789217271231' + '10A1\u001d21SN1';

interface Place {
	readonly x?: number;
	readonly y?: number;
	/** Degrees. */
	readonly tilt?: number;
}

/** A symbol so many pixels right of and below the middle of the picture. */
function symbol(
	format: string,
	aim: string,
	text: string,
	length: number,
	tall: number,
	{ x = 0, y = 0, tilt = 0 }: Place
): Sighting {
	const turn = (tilt * Math.PI) / 180;
	const corner = (u: number, v: number) => ({
		x: middle.x + x + u * Math.cos(turn) - v * Math.sin(turn),
		y: middle.y + y + u * Math.sin(turn) + v * Math.cos(turn)
	});
	const [w, h] = [length / 2, tall / 2];
	return { text, aim, format, corners: [corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)] };
}
const trace = (text: string, place: Place = {}) => symbol('code_128', ']C0', text, 400, 90, place);
const ean = (text: string, place: Place = {}) => symbol('ean_13', ']E0', text, 280, 90, place);
const matrix = (text: string, place: Place = {}) => symbol('data_matrix', ']d2', text, 100, 100, place);
const web = (place: Place = {}) => symbol('qr_code', ']Q1', 'https://example.com/promo', 120, 120, place);

/** Shows each list of symbols as one frame, 60 ms apart, and says what was chosen and when. */
function watch(frames: readonly (readonly Sighting[])[], chooser = new BoxChooser(), from = 0) {
	return frames.flatMap((sightings, index): [number, string][] => {
		const at = from + index * 60;
		const choice: Choice = chooser.see(
			{ sightings, whole: chooser.wantsWhole || index % 4 === 0, width, height },
			at
		);
		if (choice.kind === 'none') return [];
		return [[at, choice.kind === 'take' ? choice.sighting.text : choice.kind]];
	});
}
const still = (count: number, ...sightings: Sighting[]) => Array.from({ length: count }, () => sightings);
const firstOf = (seen: [number, string][]) => seen[0];

describe('one box in view', () => {
	it('takes a trace code in the middle at its second sight, not at a single one', () => {
		expect(watch(still(3, trace(traceA)))).toEqual([[60, traceA]]);
		expect(watch([[trace(traceA)], ...still(9)])).toEqual([]);
	});
	it('prefers the trace code to every other code beside it, wherever it stands on the face', () => {
		const face = [ean(shop), matrix(gs1, { x: 250 }), trace(traceA, { y: -180 }), web({ x: -300 })];
		expect(watch(still(12, ...face))).toEqual([[300, traceA]]);
	});
	it('waits for the trace code that another frame shows before it reports a shop barcode', () => {
		expect(watch([...still(4, ean(shop)), [ean(shop), trace(traceA, { y: 170 })]])).toHaveLength(0);
		expect(
			watch([...still(4, ean(shop)), ...still(8, ean(shop), trace(traceA, { y: 120 }))]).map(
				([, text]) => text
			)
		).toEqual([traceA]);
	});
	it('reports the shop barcode when nothing better comes', () => {
		expect(watch(still(12, ean(shop)))).toEqual([[420, shop]]);
	});
	it('takes the code of a pack soon, and names a text that is no code last of all', () => {
		expect(watch(still(12, matrix(gs1), ean(shop, { y: 200 })))).toEqual([[180, gs1]]);
		expect(watch(still(14, web()))).toEqual([[600, 'https://example.com/promo']]);
	});
	it('counts the same trace code in bars and in a square as one', () => {
		const face = [trace(traceA), symbol('data_matrix', ']d1', traceA, 100, 100, { x: 900, y: 60 })];
		expect(watch(still(4, ...face))).toEqual([[60, traceA]]);
	});
	it('takes nothing that lies outside the drawn frame', () => {
		expect(watch(still(20, trace(traceA, { x: 800 })))).toEqual([]);
	});
	it('takes a code again only when it could be a scan of its own', () => {
		const chooser = new BoxChooser();
		const seen = watch(still(60, trace(traceA)), chooser);
		expect(seen.map(([at]) => at)).toEqual([60, 3_120]);
	});
	it('takes the next box when the first was taken away', () => {
		const frames = [...still(5, trace(traceA)), ...still(10), ...still(5, trace(traceB))];
		expect(watch(frames).map(([, text]) => text)).toEqual([traceA, traceB]);
	});
});

describe('two boxes in view', () => {
	it('takes the one in the middle when the other is clearly at the side', () => {
		expect(watch(still(8, trace(traceA), trace(traceB, { x: 600 })))).toEqual([[60, traceA]]);
	});
	it('takes none when both could be meant, and says so once they stay', () => {
		const seen = watch(still(10, trace(traceA, { x: -230 }), trace(traceB, { x: 230 })));
		expect(new Set(seen.map(([, text]) => text))).toEqual(new Set(['two_boxes']));
		expect(firstOf(seen)).toEqual([300, 'two_boxes']);
	});
	it('takes nothing before all of the picture was looked at carefully', () => {
		const chooser = new BoxChooser();
		const see = (whole: boolean, at: number, ...sightings: Sighting[]) =>
			chooser.see({ sightings, whole, width, height }, at).kind;
		const [a, b] = [trace(traceA, { x: -200 }), trace(traceB, { x: 210 })];
		expect([see(false, 0, a), see(false, 100, a), see(false, 400, a)]).toEqual(['none', 'none', 'none']);
		expect(chooser.wantsWhole).toBe(true);
		expect(see(true, 500, a, b)).toBe('none');
		expect(chooser.wantsWhole).toBe(false);
		expect([see(false, 600, a), see(false, 900, a)]).toEqual(['none', 'two_boxes']);
	});
	it('takes none though one of the two is read in every other frame only', () => {
		const [a, b] = [trace(traceA, { x: -200 }), trace(traceB, { x: 260 })];
		const frames = Array.from({ length: 20 }, (_, index) => (index % 3 === 0 ? [a] : [b]));
		expect(watch(frames).filter(([, text]) => text !== 'two_boxes')).toEqual([]);
	});
	it('never gives the neighbour’s trace code to the box whose shop barcode is in the middle', () => {
		// Two boxes of one product side by side: the neighbour's trace code goes with the neighbour's barcode.
		const view = [ean(shop, { x: -60 }), ean(shop, { x: 420 }), trace(traceB, { x: 420, y: 150 })];
		expect(watch(still(20, ...view)).filter(([, text]) => text === traceB)).toEqual([]);
		const other = [ean(shop), matrix(gs1.replace('6901234567892', '6923450657713'), { x: 200 })];
		expect(watch(still(20, ...other)).filter(([, text]) => text !== 'two_boxes')).toEqual([]);
	});
	it('lets no crooked or distant code join the box in the middle', () => {
		expect(watch(still(20, ean(shop), trace(traceB, { y: 250, tilt: 40 })))).toEqual([[420, shop]]);
		expect(
			watch(still(20, symbol('ean_13', ']E0', shop, 90, 30, {}), trace(traceB, { x: 660 }))).map(([, t]) => t)
		).not.toContain(shop + traceB);
	});
	it('parts codes that move against each other', () => {
		const frames = Array.from({ length: 20 }, (_, index) => [
			ean(shop, { x: -40 + index * 22 }),
			trace(traceB, { y: 330 })
		]);
		expect(watch(frames).filter(([, text]) => text === traceB)).toEqual([]);
	});
	it('is not troubled by a neighbour’s shop barcode beside a trace code in the middle', () => {
		expect(watch(still(4, trace(traceA), ean(otherShop, { x: 40, y: 260, tilt: 45 })))).toEqual([
			[60, traceA]
		]);
	});
	it('keeps a pick-up code on a telephone apart from the box beside it', () => {
		const token = `WYRX1.${'0'.repeat(27)}`;
		const both = [symbol('qr_code', ']Q1', token, 200, 200, { x: -60 }), trace(traceA, { x: 300 })];
		expect(watch(still(12, ...both)).map(([, text]) => text)).not.toContain(traceA);
	});
});
