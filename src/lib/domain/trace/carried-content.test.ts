import { describe, expect, it } from 'vitest';
import { carriesContent, goesAlong } from './carried-content';

const at = (
	status: 'commissioned' | 'shipped' | 'in_stock' | 'sold',
	storeId: string | null,
	chainId: string | null = 'c1'
) => ({
	status,
	storeId,
	chainId
});

describe('what an outer pack takes with it', () => {
	it('is news only of cases, and only when the step itself is believed', () => {
		expect(carriesContent({ level: 3 }, 'received', { status: 'in_stock' })).toBe(true);
		expect(carriesContent({ level: 1 }, 'received', { status: 'in_stock' })).toBe(false);
		expect(carriesContent({ level: 3 }, 'received', null)).toBe(false);
		expect(carriesContent({ level: 3 }, 'sold', { status: 'sold' })).toBe(false);
	});
	it.each([
		['a box under way with it', at('shipped', 's1'), at('shipped', 's1'), true],
		['a box that was never told to be shipped', at('commissioned', null, null), at('shipped', 's1'), true],
		['a box in stock beside it', at('in_stock', 's1'), at('in_stock', 's1'), true],
		['a box on the shelf of another store', at('in_stock', 's2'), at('in_stock', 's1'), false],
		['a box that was received by itself', at('in_stock', 's1'), at('shipped', 's1'), false],
		['a box that was sold', at('sold', 's1'), at('in_stock', 's1'), false],
		['a box of another chain', at('shipped', null, 'c2'), at('shipped', 's1'), false]
	])('%s', (_, piece, outer, expected) => expect(goesAlong(piece, outer)).toBe(expected));
});
