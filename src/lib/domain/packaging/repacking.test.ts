import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMoves, decidePackingInto, decideTakingOut } from './decide-repacking';
import { contentsOf } from './describe-contents';
import type { PackNode } from './pack-tree';
import { caseOf, counter, packNode, today, withPack } from './testing-packs';

const at = (nodes: readonly PackNode[], code: string): PackNode => nodes.find((node) => node.code === code)!;
const held = (nodes: readonly PackNode[], outer: string) =>
	nodes.filter(({ parentCode, status }) => parentCode === outer && status === 'in_stock').length;
const take = (nodes: readonly PackNode[], outer: string, ...codes: string[]) =>
	decideTakingOut(
		at(nodes, outer),
		codes.map((code) => at(nodes, code)),
		counter
	);
const put = (nodes: readonly PackNode[], outer: string, ...codes: string[]) =>
	decidePackingInto(
		at(nodes, outer),
		held(nodes, outer),
		codes.map((code) => at(nodes, code)),
		counter
	);
const reason = (result: ReturnType<typeof take>) => (result.ok ? 'ok' : result.failure.reason);

describe('repacking', () => {
	it('plays the worked examples', () => {
		const out = take(caseOf(), 'C1', 'b1', 'b2');
		expect(out).toEqual({
			ok: true,
			value: [
				{ code: 'b1', from: 'C1', to: null },
				{ code: 'b2', from: 'C1', to: null }
			]
		});
		const room = withPack(caseOf(), 'b6', { parentCode: null });
		expect(put(room, 'C2', 'b1')).toEqual({ ok: true, value: [{ code: 'b1', from: 'C1', to: 'C2' }] });
		expect(reason(put(room, 'C2', 'b1', 'b2'))).toBe('beyond_content');
	});
	it('refuses by name', () => {
		const nodes = [
			...caseOf(),
			packNode('q', { productId: 'Q' }),
			packNode('C3', { level: 2, contentCount: 3 })
		];
		expect(take(nodes, 'C1', 'b1', 'b4')).toMatchObject({ failure: { reason: 'not_inside', codes: ['b4'] } });
		expect(reason(take(nodes, 'C1'))).toBe('nothing_scanned');
		expect(reason(take(nodes, 'b1', 'b2'))).toBe('not_outer');
		expect(reason(take(withPack(nodes, 'C1', { storeId: 's2' }), 'C1', 'b1'))).toBe('not_here');
		expect(reason(take(withPack(nodes, 'b1', { status: 'sold' }), 'C1', 'b1'))).toBe('not_in_stock');
		expect(reason(put(nodes, 'C3', 'q'))).toBe('other_product');
		expect(reason(put(nodes, 'C1', 'b1'))).toBe('already_inside');
		expect(reason(put(nodes, 'C3', 'K'))).toBe('level_order');
		expect(reason(put(withPack(nodes, 'b1', { unitsDispensed: 2 }), 'C3', 'b1'))).toBe('split');
	});
	it('loses and makes no piece, whatever is moved, and never counts below nothing', () => {
		const step = fc.record({
			kind: fc.constantFrom('take', 'put', 'sell'),
			outer: fc.constantFrom('K', 'C1', 'C2', 'C3'),
			pieces: fc.uniqueArray(fc.constantFrom('b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'C1', 'C2'), {
				maxLength: 4
			})
		});
		fc.assert(
			fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
				let nodes: PackNode[] = [...caseOf(), packNode('C3', { level: 2, contentCount: 2 })];
				for (const { kind, outer, pieces } of steps) {
					const [first] = pieces;
					if (kind === 'sell' && first?.startsWith('b'))
						nodes = withPack(nodes, first, { status: 'sold', unitsDispensed: 24 });
					const moves = kind === 'take' ? take(nodes, outer, ...pieces) : put(nodes, outer, ...pieces);
					if (kind !== 'sell' && moves.ok) nodes = applyMoves(nodes, moves.value);
					expect(nodes.filter(({ level }) => level === 1)).toHaveLength(6);
					const boxes = ['K', 'C1', 'C2', 'C3'].flatMap((code) => {
						const contents = contentsOf(code, nodes, today);
						const counted = Object.values(contents.counts).reduce((sum, count) => sum + count, 0);
						expect(contents.present).toBeGreaterThanOrEqual(0);
						expect(contents.present).toBeLessThanOrEqual(counted);
						expect(contents.batches.reduce((sum, batch) => sum + batch.boxes, 0)).toBe(contents.present);
						expect(contents.problems.map(({ problem }) => problem)).not.toContain('loop');
						if (contents.expected !== null) expect(contents.present).toBeLessThanOrEqual(contents.expected);
						return code === 'K' ? [] : [counted];
					});
					const loose = nodes.filter(({ level, parentCode }) => level === 1 && parentCode === null);
					// Every box is in one carton or loose; boxes laid straight into the case are counted there.
					const inCase = nodes.filter(({ level, parentCode }) => level === 1 && parentCode === 'K');
					expect(boxes.reduce((sum, count) => sum + count, 0) + loose.length + inCase.length).toBe(6);
				}
			})
		);
	});
});
