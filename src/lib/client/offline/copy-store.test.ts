import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { localDate } from '$lib/domain/shared/local-date';
import { Unreachable } from '../http/api';
import { CopyDatabase, copyNames, isNoRoom } from './copy-database';
import { CopyStore } from './copy-store';
import { aliasOf, codeOf, packOf, TestingServer } from './testing-server';

const dayMs = 86_400_000;
let server: TestingServer;
let now: number;
beforeEach(() => {
	Dexie.dependencies.indexedDB = new IDBFactory();
	server = new TestingServer(3_000);
	now = Date.parse('2026-03-31T02:00:00Z');
});
afterEach(() => vi.restoreAllMocks());

const parts = () => ({ fetchPage: server.fetchPage, now: () => now, onStep: () => undefined });
/** A page that was just loaded. */
async function opened(): Promise<CopyStore> {
	const store = new CopyStore();
	await store.open();
	return store;
}
async function synced(): Promise<CopyStore> {
	const store = await opened();
	await store.sync(parts());
	return store;
}
const statusOf = async (store: CopyStore, key: string) => (await store.find(key, undefined))?.pack?.[2];
const databases = async () =>
	Promise.all(
		copyNames.map(async (name) => {
			const db = await new CopyDatabase(name).open();
			return db as CopyDatabase;
		})
	);
/** Changes the serving database behind the store's back. */
async function damage(change: (db: CopyDatabase) => PromiseLike<unknown>): Promise<void> {
	for (const db of await databases()) {
		if ((await db.state.get('state'))?.complete) await change(db);
		db.close();
	}
}
const noRoom = () => new DOMException('full', 'QuotaExceededError');

describe('the first copy', () => {
	it('comes page by page to the end and answers by code, by the other code on the box, by product', async () => {
		server.recalls = [['r1', 'p1', 2, localDate('2026-03-02'), 'maker', ['A2305']]];
		const store = await synced();
		expect(server.asked).toHaveLength(6);
		expect(store.serving?.state).toMatchObject({ packs: 3_000, complete: true, received: 0 });
		for (const n of [0, 1, 255, 256, 699, 700, 1_500, 2_999]) {
			const found = await store.find(codeOf(n), undefined);
			expect(found).toMatchObject({ asOf: server.now, pack: { 0: codeOf(n) }, lot: { 2: 'A2305' } });
			expect((await store.find(aliasOf(n), undefined))?.pack?.[0]).toBe(codeOf(n));
		}
		const other = await store.find('83857930000000000001', 'gtin:06924561884074');
		expect([other?.pack, other?.product?.product.genericName]).toEqual([undefined, '布洛芬缓释胶囊']);
		expect(other?.recalls.map(([id]) => id)).toEqual(['r1']);
	});
	it('goes on where it was when the page is loaded anew in the middle', async () => {
		server.beforeAnswer = () => {
			if (server.asked.length === 3) throw new Unreachable('the line is down');
		};
		await expect(synced()).rejects.toThrow(Unreachable);
		const store = await opened();
		expect([store.serving, store.building?.state.received]).toEqual([undefined, 1_400]);
		expect(await store.find(codeOf(0), undefined)).toBeUndefined();
		await store.sync(parts());
		expect(server.asked.filter((cursor) => cursor === '')).toHaveLength(1);
		expect(store.serving?.state.packs).toBe(3_000);
	});
	it('is begun again when a page was lost on the way', async () => {
		let lost = 0;
		server.falsify = (page) =>
			page.sent === 1_400 && lost++ === 0 ? { ...page, packs: page.packs.slice(0, 600) } : page;
		const store = await synced();
		expect([server.asked.filter((cursor) => cursor === '').length, store.serving?.state.packs]).toEqual([
			2, 3_000
		]);
	});
	it('is made once by two tabs at a time', async () => {
		const [one, other] = [await opened(), await opened()];
		await Promise.all([one.sync(parts()), other.sync(parts())]);
		await one.open();
		expect(one.serving?.state).toMatchObject({ packs: 3_000, complete: true });
		expect(await statusOf(other, codeOf(2_999))).toBe('in_stock');
	});
});

describe('changes', () => {
	it('are put in their places: sold, new, gone, and the instant moves on', async () => {
		const store = await synced();
		server.change(packOf(10, { status: 'sold', sales: 1 }));
		server.change(packOf(9_000));
		server.change([...packOf(-1)].toSpliced(0, 1, '0000') as unknown as ReturnType<typeof packOf>);
		for (let n = 300; n < 1_400; n++) server.remove(codeOf(n));
		server.now = '2026-03-31T02:01:00.000Z';
		await store.sync(parts());
		expect(await statusOf(store, codeOf(10))).toBe('sold');
		expect(await statusOf(store, aliasOf(9_000))).toBe('in_stock');
		expect(await statusOf(store, '0000')).toBe('in_stock');
		expect(await statusOf(store, codeOf(299))).toBe('in_stock');
		expect(await statusOf(store, codeOf(300))).toBeUndefined();
		expect(store.serving?.state).toMatchObject({ packs: 1_902, asOf: server.now });
		const reloaded = await opened();
		expect(reloaded.serving?.state.packs).toBe(1_902);
	});
	it('keep speaking for the old instant until the round is whole', async () => {
		const store = await synced();
		for (let n = 0; n < 1_000; n++) server.change(packOf(n, { status: 'sold' }));
		const before = server.now;
		server.now = '2026-03-31T02:01:00.000Z';
		server.beforeAnswer = () => {
			if (server.asked.length === 8) throw new Unreachable('down');
		};
		await expect(store.sync(parts())).rejects.toThrow(Unreachable);
		expect([await statusOf(store, codeOf(0)), store.serving?.state.asOf]).toEqual(['sold', before]);
		await store.sync(parts());
		expect(store.serving?.state.asOf).toBe(server.now);
	});
	it('build a whole new copy after a week, beside the one that serves', async () => {
		const store = await synced();
		now += 8 * dayMs;
		let looked = 0;
		server.beforeAnswer = (cursor) => {
			if (cursor !== '' && !cursor.includes('full')) return;
			looked += 1;
			expect(store.serving?.state.complete).toBe(true);
		};
		await store.sync(parts());
		expect(looked).toBe(5);
		expect(store.serving?.state).toMatchObject({ startedAt: now, packs: 3_000 });
		const complete = await Promise.all((await databases()).map((db) => db.state.count()));
		expect(complete.sort()).toEqual([0, 1]);
	});
});

describe('recovery without a person', () => {
	it.each<[string, (db: CopyDatabase) => PromiseLike<unknown>]>([
		['a row is missing', (db) => db.chunk.limit(1).delete()],
		['everything but the state was evicted', (db) => db.chunk.clear()],
		['a row is half written', (db) => db.chunk.toCollection().modify({ rows: '[["83857' })],
		['a row has other packs than it says', (db) => db.chunk.toCollection().modify({ count: 1 })],
		['batches are missing', (db) => db.lot.clear()],
		['products are missing', (db) => db.product.clear()],
		['it was written by another version', (db) => db.state.toCollection().modify({ format: 0 })]
	])('a copy in which %s is thrown away and fetched again', async (_, change) => {
		(await synced()).serving?.db.close();
		await damage(change);
		const store = await opened();
		expect(await store.find(codeOf(0), undefined)).toBeUndefined();
		expect([store.serving, store.mended]).toEqual([undefined, true]);
		await store.sync(parts());
		expect(await statusOf(store, codeOf(0))).toBe('in_stock');
		expect(store.mended).toBe(false);
	});
	it('a browser that threw everything away is a new one', async () => {
		await synced();
		Dexie.dependencies.indexedDB = new IDBFactory();
		const store = await synced();
		expect(store.serving?.state.packs).toBe(3_000);
	});
	it('a copy that vanishes under our hands is fetched again', async () => {
		const store = await synced();
		for (const db of await databases()) await db.delete();
		expect(await store.find(codeOf(0), undefined)).toBeUndefined();
		await store.sync(parts());
		expect(await statusOf(store, codeOf(0))).toBe('in_stock');
	});
	it('without room there is no copy, and there is one as soon as there is room', async () => {
		const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
			throw noRoom();
		});
		const store = await opened();
		const refused = await store.sync(parts()).then(
			() => undefined,
			(error: unknown) => error
		);
		expect(isNoRoom(refused)).toBe(true);
		expect(store.serving).toBeUndefined();
		put.mockRestore();
		await store.sync(parts());
		expect(store.serving?.state.packs).toBe(3_000);
	});
	it('without room for a second copy the first one serves on and takes changes', async () => {
		const store = await synced();
		now += 8 * dayMs;
		const real = IDBObjectStore.prototype.put;
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
			if (this.name === 'chunk' && server.asked.at(-1)?.includes('full')) throw noRoom();
			return real.apply(this, args);
		});
		server.change(packOf(5, { status: 'sold' }));
		await store.sync(parts());
		expect([store.serving?.state.packs, await statusOf(store, codeOf(5))]).toEqual([3_000, 'sold']);
		expect(store.building).toBeUndefined();
	});
});

describe('the machine it belongs to', () => {
	it('a copy of another machine is not kept beside the new one', async () => {
		const store = await synced();
		server.deviceId = 'device-2';
		await store.sync(parts());
		expect(store.serving?.state).toMatchObject({ deviceId: 'device-2', packs: 3_000 });
		const states = await Promise.all((await databases()).map((db) => db.state.toArray()));
		expect(states.flat().map(({ deviceId }) => deviceId)).toEqual(['device-2']);
	});
	it('leaves nothing when it is forgotten', async () => {
		const store = await synced();
		await store.forget();
		expect(await store.find(codeOf(0), 'gtin:06924561884074')).toBeUndefined();
		for (const db of await databases())
			for (const table of db.everything) expect(await table.count()).toBe(0);
	});
});
