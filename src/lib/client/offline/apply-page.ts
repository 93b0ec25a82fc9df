import { snapshotFormat, type SnapshotPage } from '$lib/contract/offline';
import type { CopyDatabase, CopyState } from './copy-database';
import { aliasLines, changeChunk, chunksOf, type KeptPack, type PackChunk } from './pack-chunks';

/** What of a page came at which place: the page of another tab's round is not applied a second time. */
export type Applied = 'applied' | 'not_next';

function keptPacks({ packs, lots }: SnapshotPage): KeptPack[] {
	return packs.map((pack) => {
		const lot = lots[pack[1]];
		if (!lot) throw new RangeError(`${pack[0]} names no batch of its page`);
		return { pack, lotId: lot[0] };
	});
}

async function putSideRows(db: CopyDatabase, page: SnapshotPage): Promise<void> {
	await db.lot.bulkPut(page.lots.map((lot) => ({ id: lot[0], lot })));
	await db.product.bulkPut(
		page.products.map(([product, keys, counter]) => ({ id: product.id, product, keys, counter }))
	);
	await db.recall.bulkPut(page.recalls.map((recall) => ({ id: recall[0], productId: recall[1], recall })));
	await db.recall.bulkDelete([...page.closedRecalls]);
}

const stateOf = (page: SnapshotPage, startedAt: number): CopyState => ({
	key: 'state',
	format: snapshotFormat,
	deviceId: page.deviceId,
	storeId: page.storeId,
	complete: false,
	cursor: '',
	startedAt,
	asOf: page.asOf,
	packs: 0,
	chunks: 0,
	pages: 0,
	received: 0,
	total: page.total
});

/** A page of a copy that is being built. Its rows follow those before it, so that they are only appended. */
async function appendPage(db: CopyDatabase, page: SnapshotPage, state: CopyState): Promise<CopyState> {
	const chunks = chunksOf(keptPacks(page));
	await db.chunk.bulkPut(chunks);
	await db.alias.bulkPut(
		[...aliasLines(page.packs)].map(([heap, lines]) => ({ heap, page: state.pages, lines }))
	);
	return {
		...state,
		chunks: state.chunks + chunks.length,
		packs: state.packs + page.packs.length,
		pages: state.pages + 1
	};
}

/** Second codes of changed packs go to a heap's own row in front; those that are there already are left. */
async function addAliases(db: CopyDatabase, page: SnapshotPage): Promise<void> {
	for (const [heap, lines] of aliasLines(page.packs)) {
		const before = await db.alias.get([heap, -1]);
		const fresh = lines.split('\n').filter((line) => line !== '' && !before?.lines.includes(`\n${line}\n`));
		if (fresh.length > 0)
			await db.alias.put({ heap, page: -1, lines: `${before?.lines ?? '\n'}${fresh.join('\n')}\n` });
	}
}

type Changes = Map<string, KeptPack | null>;

/** Which row each changed pack belongs into: the last one that begins no later. */
function byChunk(firsts: readonly string[], changes: Changes): Map<string | undefined, Changes> {
	const grouped = new Map<string | undefined, Changes>();
	for (const [code, change] of changes) {
		let low = 0;
		let high = firsts.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((firsts[middle] ?? '') <= code) low = middle + 1;
			else high = middle;
		}
		const first = firsts[Math.max(low - 1, 0)];
		const group = grouped.get(first) ?? new Map<string, KeptPack | null>();
		grouped.set(first, group.set(code, change));
	}
	return grouped;
}

/** Row by row: a transaction of many small steps leaves the screen time in between. */
async function changePacks(db: CopyDatabase, page: SnapshotPage, state: CopyState): Promise<CopyState> {
	const changes: Changes = new Map(keptPacks(page).map((kept) => [kept.pack[0], kept]));
	for (const code of page.left) changes.set(code, null);
	if (changes.size === 0) return state;
	const firsts = await db.chunk.toCollection().primaryKeys();
	let { packs, chunks } = state;
	for (const [first, group] of byChunk(firsts, changes)) {
		const before: PackChunk | undefined = first === undefined ? undefined : await db.chunk.get(first);
		const after = changeChunk(before, group);
		if (first !== undefined && after[0]?.first !== first) await db.chunk.delete(first);
		await db.chunk.bulkPut(after);
		chunks += after.length - (before ? 1 : 0);
		packs += after.reduce((sum, { count }) => sum + count, 0) - (before?.count ?? 0);
	}
	await addAliases(db, page);
	return { ...state, packs, chunks };
}

/**
 * Stores one page, its cursor and its counts in one transaction: after a reload, a crash or a power cut either all
 * of it is there or nothing.
 * @param asked the cursor that was sent; empty for the first page of a full copy
 * @param now by this device's clock, milliseconds
 */
export async function applyPage(
	db: CopyDatabase,
	page: SnapshotPage,
	asked: string,
	now: number
): Promise<Applied> {
	return db.transaction('rw', db.everything, async (): Promise<Applied> => {
		const before = page.start ? undefined : await db.state.get('state');
		if (page.start) await Promise.all(db.everything.map((table) => table.clear()));
		else if (before?.cursor !== asked) return 'not_next';
		const state = before ?? stateOf(page, now);
		await putSideRows(db, page);
		const changed = await (page.kind === 'full' ? appendPage : changePacks)(db, page, state);
		await db.state.put({
			...changed,
			cursor: page.cursor,
			complete: state.complete || !page.more,
			// Half a round speaks for no instant yet: some of its packs are newer than the others.
			asOf: page.more && state.complete ? state.asOf : page.asOf,
			received: page.more ? state.received + page.packs.length : 0,
			total: page.total
		});
		const received = state.received + page.packs.length;
		// Inside the transaction, so that a copy that lacks a page is never called complete.
		if (received !== page.sent) throw new MissingPage(received, page.sent);
		return 'applied';
	});
}

/** The server counted other packs than arrived here. */
export class MissingPage extends Error {
	constructor(received: number, sent: number) {
		super(`${received} of ${sent} packs came`);
		this.name = 'MissingPage';
	}
}
