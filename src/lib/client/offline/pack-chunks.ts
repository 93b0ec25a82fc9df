import type { PackTuple } from '$lib/contract/offline';

/** A pack with the batch it belongs to, away from any list of batches. */
export interface KeptPack {
	readonly pack: PackTuple;
	readonly lotId: string;
}

/**
 * Some hundred packs in one row of the database, sorted by code, found by the first of them. One row per pack takes
 * 50 to 180 µs to write; 300,000 of those are half a minute.
 */
export interface PackChunk {
	readonly first: string;
	readonly count: number;
	/** Ids of batches; the packs count places in it. */
	readonly lots: readonly string[];
	/** The packs as JSON: one text is written and read many times faster than the arrays in it. */
	readonly rows: string;
	/** Of `rows`; a row that was half written or rotted is told from a whole one. */
	readonly sum: number;
}

export const chunkSize = 256;

/** A row that is not what was written. */
export class BrokenCopy extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'BrokenCopy';
	}
}

/** FNV-1a over UTF-16 units, 32 bits. */
export function checksum(text: string): number {
	let sum = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
	return sum >>> 0;
}

function chunkOf(packs: readonly KeptPack[]): PackChunk {
	const lots: string[] = [];
	const places = new Map<string, number>();
	const rows = JSON.stringify(
		packs.map(({ pack, lotId }) => {
			let place = places.get(lotId);
			if (place === undefined) places.set(lotId, (place = lots.push(lotId) - 1));
			const [code, , ...rest] = pack;
			return [code, place, ...rest];
		})
	);
	return { first: packs[0]?.pack[0] ?? '', count: packs.length, lots, rows, sum: checksum(rows) };
}

/** Cuts packs, sorted by code, into rows of nearly equal size. */
export function chunksOf(packs: readonly KeptPack[]): PackChunk[] {
	const pieces = Math.ceil(packs.length / chunkSize);
	return Array.from({ length: pieces }, (_, piece) =>
		chunkOf(
			packs.slice(
				Math.floor((piece * packs.length) / pieces),
				Math.floor(((piece + 1) * packs.length) / pieces)
			)
		)
	);
}

/** @throws BrokenCopy */
export function packsOf({ first, count, lots, rows, sum }: PackChunk): KeptPack[] {
	if (checksum(rows) !== sum) throw new BrokenCopy(`the packs from ${first} on are damaged`);
	const packs = JSON.parse(rows) as PackTuple[];
	if (packs.length !== count) throw new BrokenCopy(`the packs from ${first} on are not all there`);
	return packs.map((pack) => {
		const lotId = lots[pack[1]];
		if (lotId === undefined) throw new BrokenCopy(`${pack[0]} names no batch`);
		return { pack, lotId };
	});
}

const byCode = (one: KeptPack, other: KeptPack): number => (one.pack[0] < other.pack[0] ? -1 : 1);

/** Puts changed packs into a row's own; null takes one out. A row that became too large is cut. */
export function changeChunk(
	chunk: PackChunk | undefined,
	changes: ReadonlyMap<string, KeptPack | null>
): PackChunk[] {
	const packs = new Map((chunk ? packsOf(chunk) : []).map((kept) => [kept.pack[0], kept]));
	for (const [code, change] of changes) {
		if (change) packs.set(code, change);
		else packs.delete(code);
	}
	const sorted = [...packs.values()].sort(byCode);
	if (sorted.length <= 2 * chunkSize) return sorted.length === 0 ? [] : [chunkOf(sorted)];
	return chunksOf(sorted);
}

/** Other codes on boxes lie in this many heaps, so that one is found by reading few of them. */
export const aliasHeaps = 32;

export const heapOf = (alias: string): number => checksum(alias) % aliasHeaps;

/** Lines of `alias<TAB>code` by heap; searched as text. */
export function aliasLines(packs: readonly PackTuple[]): Map<number, string> {
	const heaps = new Map<number, string>();
	for (const [code, , , , , , aliases] of packs)
		for (const alias of aliases) {
			const heap = heapOf(alias);
			heaps.set(heap, `${heaps.get(heap) ?? '\n'}${alias}\t${code}\n`);
		}
	return heaps;
}

/** @returns the code under which a box with this alias is registered. */
export function findAlias(lines: string, alias: string): string | undefined {
	const key = `\n${alias}\t`;
	const at = lines.lastIndexOf(key);
	if (at < 0) return undefined;
	const begin = at + key.length;
	return lines.slice(begin, lines.indexOf('\n', begin));
}
