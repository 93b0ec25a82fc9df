import { describe, expect, it } from 'vitest';
import {
	aliasLines,
	BrokenCopy,
	changeChunk,
	chunkSize,
	chunksOf,
	findAlias,
	heapOf,
	packsOf,
	type KeptPack
} from './pack-chunks';
import { aliasOf, codeOf, packOf } from './testing-server';

const packs = (count: number): KeptPack[] =>
	Array.from({ length: count }, (_, n) => ({ pack: packOf(n), lotId: `b${n % 3}` }));
const plain = (kept: readonly KeptPack[]) => kept.map(({ pack, lotId }) => [pack[0], lotId, pack[2]]);

describe('rows of packs', () => {
	it('give back what was put in, in rows of nearly equal size', () => {
		for (const count of [0, 1, chunkSize, chunkSize + 1, 1_000]) {
			const chunks = chunksOf(packs(count));
			expect(chunks.flatMap((chunk) => plain(packsOf(chunk)))).toEqual(plain(packs(count)));
			expect(
				chunks.every((chunk) => chunk.count <= chunkSize && chunk.first === packsOf(chunk)[0]?.pack[0])
			).toBe(true);
		}
	});
	it('take changes, additions and removals, and are cut when they became too large', () => {
		const [chunk] = chunksOf(packs(100));
		const changed = changeChunk(
			chunk,
			new Map([
				[codeOf(3), { pack: packOf(3, { status: 'sold' }), lotId: 'b9' }],
				[codeOf(4), null],
				[codeOf(200), { pack: packOf(200), lotId: 'b0' }]
			])
		);
		const after = changed.flatMap(packsOf);
		expect(changed).toHaveLength(1);
		expect(after).toHaveLength(100);
		expect(after[3]).toMatchObject({ lotId: 'b9', pack: { 2: 'sold' } });
		expect(after.at(-1)?.pack[0]).toBe(codeOf(200));
		const many = changeChunk(chunk, new Map(packs(1_000).map((kept) => [kept.pack[0], kept])));
		expect(many.map(({ count }) => count)).toEqual([250, 250, 250, 250]);
		expect(changeChunk(chunk, new Map(packs(100).map(({ pack }) => [pack[0], null])))).toEqual([]);
	});
	it('tell when they are not what was written', () => {
		const [chunk] = chunksOf(packs(10));
		if (!chunk) throw new Error('no row');
		for (const broken of [
			{ ...chunk, rows: chunk.rows.slice(0, -9) },
			{ ...chunk, rows: chunk.rows.replace('in_stock', 'sold_out') },
			{ ...chunk, count: 11 },
			{ ...chunk, lots: [] }
		])
			expect(() => packsOf(broken)).toThrow(BrokenCopy);
	});
	it('find a pack by another code on its box, the newest word last', () => {
		const lines = aliasLines([packOf(1), packOf(2)]);
		expect(findAlias(lines.get(heapOf(aliasOf(2))) ?? '', aliasOf(2))).toBe(codeOf(2));
		expect(findAlias(lines.get(heapOf(aliasOf(2))) ?? '', aliasOf(2).slice(0, -1))).toBeUndefined();
		expect(findAlias('\nx\t1\nx\t2\n', 'x')).toBe('2');
	});
});
