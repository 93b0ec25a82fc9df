/** A case of two cartons of three boxes in stock, for tests: change what the case is about. */
import { localDate } from '../shared/local-date';
import type { PackNode } from './pack-tree';

export const today = localDate('2026-11-27');
export const counter = { today, storeId: 's1', chainId: 'c1' };

export const packNode = (code: string, change: Partial<PackNode> = {}): PackNode => ({
	code,
	level: 1,
	parentCode: null,
	productId: 'P',
	batchNumber: 'A1',
	expiresOn: localDate('2027-11-30'),
	status: 'in_stock',
	storeId: 's1',
	chainId: 'c1',
	contentCount: 24,
	unitsDispensed: 0,
	recalled: false,
	opened: false,
	...change
});

/** Case K, cartons C1 and C2, boxes b1 b2 b3 in C1 and b4 b5 b6 in C2. */
export const caseOf = (change: Partial<PackNode> = {}): PackNode[] => [
	packNode('K', { level: 3, contentCount: 2, ...change }),
	...['C1', 'C2'].map((code) => packNode(code, { level: 2, contentCount: 3, parentCode: 'K', ...change })),
	...[1, 2, 3, 4, 5, 6].map((index) =>
		packNode(`b${index}`, { parentCode: index < 4 ? 'C1' : 'C2', ...change })
	)
];

/** The same packs with one of them changed. */
export const withPack = (nodes: readonly PackNode[], code: string, change: Partial<PackNode>): PackNode[] =>
	nodes.map((node) => (node.code === code ? { ...node, ...change } : node));
