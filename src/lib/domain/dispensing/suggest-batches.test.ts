import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { suggestBatches, type BatchInStock } from './suggest-batches';

const batch = (batchNumber: string, expiresOn: string, packs: number): BatchInStock => ({
	batchNumber,
	expiresOn: localDate(expiresOn),
	packs
});
const want = (packs: number, days = 7) => ({ packs, days, today: localDate('2026-11-20') });

describe('which batch to fetch', () => {
	const [short, near, far] = [
		batch('A', '2026-11-22', 3),
		batch('B', '2027-01-05', 1),
		batch('C', '2027-03-01', 9)
	];

	it('is the nearest that lasts through the course, then the next', () => {
		expect(
			suggestBatches([far, short, near], want(2)).map(({ batchNumber, packs }) => [batchNumber, packs])
		).toEqual([
			['B', 1],
			['C', 1]
		]);
		expect(suggestBatches([far, short, near], want(2, 3))[0]).toMatchObject({
			batchNumber: 'A',
			packs: 2,
			short: false
		});
	});

	it('is one that ends before the course only where nothing else is there, and never an expired one', () => {
		expect(suggestBatches([short, batch('X', '2026-11-19', 5)], want(2))).toEqual([
			{ ...short, packs: 2, short: true }
		]);
	});

	it('names fewer packs than wanted where the store has fewer, and none for a line that is full', () => {
		expect(suggestBatches([near], want(4))).toEqual([{ ...near, short: false }]);
		expect(suggestBatches([near], want(0))).toEqual([]);
	});
});
