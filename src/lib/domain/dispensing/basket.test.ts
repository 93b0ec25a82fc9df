import { describe, expect, it } from 'vitest';
import { units } from '../shared/quantity';
import { decideBasket, type Basket } from './basket';
import type { ScannedPack } from './pack-gate';
import { isEmpty, splitPriceFen, takeUnits } from './split-pack';
import { counter, scanOf } from './testing-packs';

const otc = { rxClass: 'otc_b' as const };
const said = ({ decisions }: Basket) => decisions.map((one) => (one.accepted ? 'ok' : one.reason));
const decide = (...scans: ScannedPack[]) => decideBasket(scans, counter);

describe('sale without a prescription', () => {
	it('plays the worked example', () => {
		const ephedrine = { rxClass: 'otc_a' as const, ephedrine: true };
		const basket = decide(
			scanOf('a', otc),
			scanOf('b'),
			scanOf('a', otc),
			scanOf('e1', ephedrine),
			scanOf('e2', ephedrine),
			scanOf('e3', ephedrine)
		);
		expect(said(basket)).toEqual([
			'ok',
			'rx_needs_prescription',
			'already_scanned',
			'ok',
			'ok',
			'ephedrine_limit'
		]);
		expect(basket).toMatchObject({ identityRequired: true, pharmacistRequired: true });
	});
	it('asks for nobody over a 乙类 pack', () => {
		expect(decide(scanOf('a', otc))).toMatchObject({ identityRequired: false, pharmacistRequired: false });
	});
	it('never lets an ephedrine compound through that is a prescription medicine', () => {
		expect(said(decide(scanOf('a', { ephedrine: true })))).toEqual(['rx_needs_prescription']);
	});
	it('refuses special control whatever its class', () => {
		expect(said(decide(scanOf('a', { ...otc, specialControl: 'toxic' })))).toEqual(['special_control']);
	});
	it('keeps the reasons that lie in the pack', () => {
		expect(
			said(decide(scanOf('a', { ...otc, recalled: true }), scanOf('b', { ...otc, storeId: 's2' })))
		).toEqual(['recalled', 'not_here']);
	});
	it('sells units of an opened pack, not the whole of it', () => {
		const opened = { ...otc, unitsLeft: 10 };
		expect(said(decide(scanOf('a', opened)))).toEqual(['opened_pack']);
		expect(said(decide(scanOf('a', { ...opened, splittable: false }, 5)))).toEqual(['not_splittable']);
		expect(said(decide(scanOf('a', { ...otc, ephedrine: true }, 5)))).toEqual(['not_splittable']);
		expect(decide(scanOf('a', opened, 10)).decisions).toMatchObject([{ units: 10, whole: false }]);
		for (const wrong of [11, 0, -1, 0.5])
			expect(said(decide(scanOf('a', opened, wrong)))).toEqual(['not_enough_left']);
	});
});

describe('split pack', () => {
	const pack = { contentUnits: units(24), unitsDispensed: units(14) };
	it('costs its share, rounded up to whole fen', () => {
		expect(splitPriceFen(1250, 7, 24)).toBe(365);
		expect(splitPriceFen(1250, 24, 24)).toBe(1250);
	});
	it('gives what is left and no more', () => {
		expect(takeUnits(pack, 11)).toEqual({ ok: false, failure: { code: 'beyond_content', left: 10 } });
		expect(takeUnits(pack, 0)).toEqual({ ok: false, failure: { code: 'not_a_count' } });
		const last = takeUnits(pack, 10);
		expect(last.ok && isEmpty(last.value)).toBe(true);
		expect(isEmpty(pack)).toBe(false);
	});
});
