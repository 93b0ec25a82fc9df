import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { contentsOf } from './describe-contents';
import { buildTree, mostPacks } from './pack-tree';
import { caseOf, packNode, today, withPack } from './testing-packs';

const problemsOf = (nodes: Parameters<typeof contentsOf>[1], root = 'K') =>
	contentsOf(root, nodes, today).problems.map(({ code, problem }) => `${code} ${problem}`);

describe('the tree of an outer pack', () => {
	it('counts boxes and what a full one holds, also where some are missing', () => {
		expect(buildTree('K', caseOf())).toMatchObject({ expected: 6, faults: [] });
		const short = caseOf().filter(({ code }) => code !== 'b6' && code !== 'C1' && !/b[123]/.test(code));
		const tree = buildTree('K', short);
		expect([tree.expected, tree.boxes.map(({ code }) => code)]).toEqual([6, ['b4', 'b5']]);
	});
	it('does not guess what an empty case should hold', () => {
		expect(buildTree('K', [packNode('K', { level: 3, contentCount: 2 })]).expected).toBeNull();
	});
	it('takes the same row twice as one', () => {
		expect(buildTree('K', [...caseOf(), ...caseOf()])).toEqual(buildTree('K', caseOf()));
	});
	it('names a pack that two parents claim and counts it once', () => {
		const tree = buildTree('K', [...caseOf(), packNode('b4', { parentCode: 'C1' })]);
		expect(tree.boxes).toHaveLength(6);
		expect(tree.faults).toEqual([{ code: 'b4', fault: 'two_parents' }]);
	});
	it('cuts a chain that comes back to itself', () => {
		const looped = [...caseOf(), packNode('K', { level: 3, parentCode: 'C2' })];
		expect(buildTree('K', looped).faults).toEqual([{ code: 'K', fault: 'loop' }]);
		const own = [packNode('C', { level: 2, parentCode: 'C' })];
		expect(buildTree('C', own)).toMatchObject({ below: [], faults: [{ code: 'C', fault: 'loop' }] });
	});
	it('names what is packed deeper than three levels, or the wrong way round', () => {
		const deep = [
			...caseOf(),
			packNode('x', { level: 1, parentCode: 'b1' }),
			packNode('y', { level: 1, parentCode: 'x' })
		];
		expect(buildTree('K', deep).faults).toEqual([{ code: 'x', fault: 'too_deep' }]);
		const turned = [
			packNode('C', { level: 2, contentCount: 1 }),
			packNode('K', { level: 3, parentCode: 'C' })
		];
		expect(buildTree('C', turned).faults).toEqual([{ code: 'K', fault: 'level_order' }]);
	});
	it('stops at more packs than any case holds', () => {
		const many = Array.from({ length: mostPacks + 5 }, (_, index) =>
			packNode(`m${index}`, { parentCode: 'C' })
		);
		const tree = buildTree('C', [packNode('C', { level: 2, contentCount: 10 }), ...many]);
		expect(tree.below).toHaveLength(mostPacks);
		expect(tree.faults).toEqual([{ code: 'C', fault: 'too_many' }]);
	});
});

describe('the contents of an outer pack', () => {
	it('plays the worked example', () => {
		const boxes = Array.from({ length: 10 }, (_, index) =>
			packNode(`b${index}`, {
				parentCode: 'C',
				...(index < 2 && { status: 'sold' as const, unitsDispensed: 24 }),
				recalled: index === 5
			})
		);
		expect(contentsOf('C', [packNode('C', { level: 2, contentCount: 10 }), ...boxes], today)).toEqual({
			level: 2,
			state: 'opened',
			boxStatus: 2,
			opened: true,
			expected: 10,
			present: 8,
			counts: { in_stock: 8, sold: 2 },
			batches: [{ number: 'A1', expiresOn: localDate('2027-11-30'), boxes: 8 }],
			problems: [
				{ code: 'b5', problem: 'recalled' },
				{ code: 'b0', problem: 'sold' },
				{ code: 'b1', problem: 'sold' }
			]
		});
	});
	it('tells full, partial, merged, both, opened and empty apart', () => {
		const at = (nodes: Parameters<typeof contentsOf>[1]) => {
			const { state, boxStatus } = contentsOf('K', nodes, today);
			return [state, boxStatus];
		};
		const without = caseOf().filter(({ code }) => code !== 'b6');
		expect(at(caseOf())).toEqual(['full', 0]);
		expect(at(without)).toEqual(['partial', 2]);
		expect(at(withPack(caseOf(), 'b1', { batchNumber: 'B2' }))).toEqual(['merged', 1]);
		expect(at(withPack(without, 'b1', { batchNumber: 'B2' }))).toEqual(['partial', 3]);
		expect(at(withPack(caseOf(), 'C2', { opened: true }))).toEqual(['opened', 0]);
		expect(at(withPack(caseOf(), 'b1', { status: 'sold' }))).toEqual(['opened', 2]);
		expect(at(caseOf().filter(({ level }) => level > 1))).toEqual(['empty', 2]);
	});
	it('names recalled, expired, foreign, split, strayed and surplus boxes, the gravest first', () => {
		let nodes = [...caseOf(), packNode('b7', { parentCode: 'C2' })];
		nodes = withPack(nodes, 'b1', { expiresOn: localDate('2026-11-26') });
		nodes = withPack(nodes, 'b2', { recalled: true });
		nodes = withPack(nodes, 'b3', { productId: 'Q' });
		nodes = withPack(nodes, 'b4', { unitsDispensed: 3 });
		expect(problemsOf(nodes)).toEqual(['b2 recalled', 'b1 expired', 'b3 foreign', 'K surplus', 'b4 split']);
		expect(problemsOf(withPack(caseOf(), 'b1', { storeId: 's2' }))).toEqual(['b1 elsewhere']);
		expect(problemsOf(withPack(caseOf(), 'b1', { status: 'handed_in' }))).toEqual(['b1 handed_in']);
	});
	it('counts a case that is still on its way as whole', () => {
		const { counts, opened, present } = contentsOf('K', caseOf({ status: 'shipped' }), today);
		expect([counts, opened, present]).toEqual([{ on_the_way: 6 }, false, 6]);
	});
});
