import { describe, expect, it } from 'vitest';
import { groupByFour, receiptLines, type Receipt } from './receipt';
import {
	checkReview,
	isReturnReason,
	reviewChecks,
	reviewGroups,
	type ReviewCheckKey
} from './review-checks';

const ticked = Object.fromEntries(reviewChecks.map(({ key }) => [key, true])) as Record<
	ReviewCheckKey,
	boolean
>;

describe('四查十对', () => {
	it('has four groups and ten rows: 3, 4, 2, 1', () => {
		expect(reviewGroups.map((group) => reviewChecks.filter((row) => row.group === group).length)).toEqual([
			3, 4, 2, 1
		]);
	});
	it('approves with all ten and nothing else', () => {
		const approve = { decision: 'approve' as const, checks: ticked, reason: null, note: '' };
		expect(checkReview(approve)).toEqual([]);
		const { diagnosis: _, ...nine } = ticked;
		expect(checkReview({ ...approve, checks: nine })).toEqual(['checks_incomplete']);
		expect(checkReview({ ...approve, checks: { ...ticked, age: false } })).toEqual(['check_failed']);
		expect(checkReview({ ...approve, reason: 'allergy' })).toEqual(['reason_on_approval']);
	});
	it('returns with a coded reason', () => {
		const back = { decision: 'return' as const, checks: {}, note: '' };
		expect(checkReview({ ...back, reason: null })).toEqual(['reason_missing']);
		expect(checkReview({ ...back, reason: 'dose_too_high' })).toEqual([]);
		expect(checkReview({ ...back, reason: 'other', note: ' ' })).toEqual(['note_missing']);
		expect(isReturnReason('other')).toBe(true);
		expect(isReturnReason('because')).toBe(false);
	});
});

const pack = (code: string, batchNumber = 'B1') => ({ code, batchNumber, expiresOn: '2027-11-30' });
const receipt: Receipt = {
	storeName: '一店',
	number: 'D1',
	dispensedAt: '2026-11-22 15:00',
	prescriptionNumber: 'RX1',
	patient: '王*芳',
	pharmacist: '赵药师',
	items: [
		{
			genericName: '阿莫西林胶囊',
			form: '胶囊剂',
			strength: '0.25g',
			packSpec: '24粒/盒',
			packs: [pack('83857930000879766660'), pack('83857930000879766661'), pack('83857930000879766662', 'B2')]
		},
		{
			genericName: '布洛芬片',
			form: '片剂',
			strength: '',
			packSpec: '',
			packs: [{ ...pack('8'), splitUnits: 6 }]
		}
	]
};

describe('receipt', () => {
	it('prints every trace code, in groups of four', () => {
		const codes = receiptLines(receipt).filter(({ kind }) => kind === 'trace_code');
		expect(codes).toHaveLength(4);
		expect(codes[0]).toEqual({
			kind: 'trace_code',
			code: '83857930000879766660',
			text: '8385 7930 0008 7976 6660'
		});
	});
	it('mentions batch and expiry once for packs that share them, counts whole packs and units apart', () => {
		const pairs = receiptLines(receipt).flatMap((line) =>
			line.kind === 'pair' ? [[line.label, line.value]] : []
		);
		expect(pairs.filter(([label]) => label === 'batch').map(([, value]) => value)).toEqual([
			'B1',
			'B2',
			'B1'
		]);
		expect(pairs).toContainEqual(['quantity_packs', '3']);
		expect(pairs).toContainEqual(['quantity_units', '6']);
		expect(pairs.filter(([label]) => label === 'quantity_packs')).toHaveLength(1);
	});
	it('leaves out what is not there and ends with its own barcode', () => {
		const lines = receiptLines(receipt);
		expect(lines.some((line) => line.kind === 'pair' && line.label === 'reviewer')).toBe(false);
		expect(lines.at(-1)).toEqual({ kind: 'barcode', value: 'D1' });
		expect(groupByFour('')).toBe('');
	});
});
