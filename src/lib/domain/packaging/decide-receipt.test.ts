import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { decideReceipt, type ReceiptDecision } from './decide-receipt';
import { buildTree, type PackNode } from './pack-tree';
import { caseOf, counter, packNode, withPack } from './testing-packs';

const shipped = caseOf({ status: 'shipped' });
const scan = (code: string, nodes: readonly PackNode[] = shipped) => ({
	code,
	read: 'pack' as const,
	tree: buildTree(code, nodes),
	mismatch: false
});
const said = (decisions: readonly ReceiptDecision[]) =>
	decisions.map((one) => (one.accepted ? one.received : one.reason));

describe('goods at the door', () => {
	it('brings everything in a case, once', () => {
		const [whole, again, box, other] = decideReceipt(
			[scan('K'), scan('K'), scan('b1'), scan('x', [packNode('x', { status: 'shipped' })])],
			counter
		);
		expect(whole).toMatchObject({ accepted: true, received: 6, expected: 6, warnings: [] });
		expect(whole?.accepted && whole.packs).toHaveLength(9);
		expect(said([again!, box!, other!])).toEqual(['already_scanned', 'already_scanned', 1]);
	});
	it('refuses a case with a box that was scanned before it', () => {
		const [, late] = decideReceipt([scan('b1'), scan('K')], counter);
		expect(late).toMatchObject({ reason: 'contents', misfits: [{ code: 'b1', reason: 'already_scanned' }] });
	});
	it.each<[string, Partial<PackNode>, string]>([
		['sold', { status: 'sold' }, 'already_sold'],
		['handed in', { status: 'handed_in' }, 'not_sellable'],
		['recalled', { recalled: true }, 'recalled'],
		['expired', { expiresOn: localDate('2026-11-26') }, 'expired'],
		['of another store', { storeId: 's2' }, 'other_store'],
		['of another chain', { chainId: 'c2', storeId: 's9' }, 'other_chain'],
		['here already', { status: 'in_stock' }, 'already_here']
	])('names the piece that is %s and takes nothing', (_, change, reason) => {
		const [decision] = decideReceipt([scan('K', withPack(shipped, 'b3', change))], counter);
		expect(decision).toMatchObject({
			accepted: false,
			reason: 'contents',
			misfits: [{ code: 'b3', reason }]
		});
		expect(said(decideReceipt([scan('b3', withPack(shipped, 'b3', change))], counter))).toEqual([reason]);
	});
	it('names a foreign piece and a contradiction', () => {
		const foreign = withPack(shipped, 'b3', { productId: 'Q' });
		expect(decideReceipt([scan('K', foreign)], counter)).toMatchObject([
			{ misfits: [{ code: 'b3', reason: 'foreign' }] }
		]);
		const twice = [...shipped, packNode('b4', { parentCode: 'C1', status: 'shipped' })];
		expect(decideReceipt([scan('K', twice)], counter)).toMatchObject([
			{ misfits: [{ code: 'b4', reason: 'contradiction' }] }
		]);
	});
	it('says what differs without refusing it', () => {
		const short = withPack(
			shipped.filter(({ code }) => code !== 'b6'),
			'b1',
			{ batchNumber: 'B2', status: 'commissioned', storeId: null, chainId: null }
		);
		expect(decideReceipt([scan('K', short)], counter)).toMatchObject([
			{ received: 5, expected: 6, warnings: ['fewer_inside', 'mixed_batches', 'not_announced'] }
		]);
	});
	it('takes in nothing that is no pack', () => {
		const none = { tree: null, mismatch: false };
		expect(
			said(
				decideReceipt(
					[
						{ ...none, code: 'x', read: 'unreadable' },
						{ ...none, code: 'x', read: 'other' },
						{ ...none, code: 'x', read: 'pack' },
						{ ...scan('b1'), mismatch: true },
						scan(
							'K',
							shipped.filter(({ level }) => level > 1)
						)
					],
					counter
				)
			)
		).toEqual(['unreadable', 'not_a_pack', 'not_registered', 'record_mismatch', 'contents']);
	});
});
