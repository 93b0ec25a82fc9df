import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import type { DispenseLine } from './match-packs';
import type { RefusalReason, ScannedPack } from './pack-gate';
import { counter, scanOf } from './testing-packs';
import { decideWithoutLine } from './without-line';

const lines: readonly DispenseLine[] = [
	{ lineId: '1', productId: 'P', need: { kind: 'packs', packs: 2 }, days: 7 }
];
const none: ReadonlySet<string> = new Set();
const last = (scans: ScannedPack[], handedOver = none, wanted: readonly DispenseLine[] | null = lines) => {
	const decision = decideWithoutLine(wanted, scans, counter, handedOver);
	return decision.accepted ? decision.lineNo : decision.reason;
};

describe('a counter without a line', () => {
	it('accepts pack after pack and no one too many', () => {
		expect(last([scanOf('a')])).toBe(1);
		expect(last([scanOf('a'), scanOf('b')])).toBe(1);
		expect(last([scanOf('a'), scanOf('b'), scanOf('c')])).toBe('too_many');
		expect(last([scanOf('a'), scanOf('a')])).toBe('already_scanned');
	});

	const refusals: readonly (readonly [RefusalReason, ScannedPack])[] = [
		['unreadable', { code: 'x', read: 'unreadable', pack: null }],
		['not_a_pack', { code: 'x', read: 'other', pack: null }],
		['not_in_copy', { code: 'x', read: 'pack', pack: null }],
		['recalled', scanOf('x', { recalled: true })],
		['expired', scanOf('x', { expiresOn: localDate('2026-11-21') })],
		['already_sold', scanOf('x', { status: 'sold', unitsLeft: 0 })],
		['not_here', scanOf('x', { storeId: 's2' })],
		['wrong_product', scanOf('x', { productId: 'Q' })],
		['record_mismatch', scanOf('x', { mismatch: true })],
		['needs_line', scanOf('x', { ephedrine: true })],
		['needs_line', scanOf('x', { specialControl: 'psychotropic_2' })]
	];
	it.each(refusals)('refuses by name: %s', (reason, scan) => expect(last([scan])).toBe(reason));

	it('counts a pack of its outbox as sold, whole or in part', () => {
		const handedOver = new Set(['a']);
		expect(last([scanOf('a')], handedOver)).toBe('already_sold');
		expect(last([scanOf('b')], handedOver)).toBe(1);
	});

	it('sells what needs neither prescription nor log', () => {
		expect(last([scanOf('a', { rxClass: 'otc_b' })], none, null)).toBe(null);
		expect(last([scanOf('a', { rxClass: 'rx' })], none, null)).toBe('rx_needs_prescription');
		expect(last([scanOf('a', { rxClass: 'otc_a', ephedrine: true })], none, null)).toBe('needs_line');
		expect(last([{ code: 'x', read: 'pack', pack: null }], none, null)).toBe('not_in_copy');
		expect(last([scanOf('a', { rxClass: 'otc_b' })], new Set(['a']), null)).toBe('already_sold');
	});
});
