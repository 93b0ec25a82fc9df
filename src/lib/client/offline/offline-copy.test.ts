import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '$lib/contract/errors';
import type { LateScansBody } from '$lib/contract/offline';
import { Unreachable } from '../http/api';
import { OfflineCopy, type OfflineParts } from './offline-copy.svelte';
import { codeOf, packOf, TestingServer } from './testing-server';

const at = new Date('2026-03-31T03:00:00Z');
let server: TestingServer;
let recorded: string[];
let refusals: string[];
let copy: OfflineCopy;

const open = (change: Partial<OfflineParts> = {}): OfflineCopy =>
	new OfflineCopy({
		fetchPage: server.fetchPage,
		sendScans: ({ scans }: LateScansBody) => {
			recorded.push(...scans.map(({ scan }) => scan.id));
			return Promise.resolve({
				results: scans.map(({ scan: { id } }) => ({ id, outcome: 'recorded', state: 'pass' }))
			});
		},
		onRefused: (code) => refusals.push(code),
		now: () => at.getTime(),
		...change
	});
const kept = {
	id: 'scan-1',
	request: { input: codeOf(1) },
	at: at.getTime() - 60_000,
	told: 'partial'
} as const;
const stateOf = async (code: string, when = at) => {
	const own = await copy.judge({ input: code }, when);
	return 'verdict' in own ? own.verdict.state : own.problem.reason;
};

beforeEach(() => {
	Dexie.dependencies.indexedDB = new IDBFactory();
	vi.stubGlobal('navigator', {});
	server = new TestingServer(1_000);
	[recorded, refusals] = [[], []];
	copy = open();
});
afterEach(() => {
	copy.stop();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

describe('a kiosk’s copy', () => {
	it('sends what waits, fetches to the end, and judges from what it has', async () => {
		server.change(packOf(7, { status: 'sold', sales: 2 }));
		await copy.keep(kept);
		expect(copy.waiting).toBe(1);
		expect(await stateOf(codeOf(7))).toBe('partial');
		await copy.catchUp();
		expect([recorded, copy.waiting, copy.asOf, copy.progress]).toEqual([
			['scan-1'],
			0,
			server.now,
			undefined
		]);
		expect([await stateOf(codeOf(7)), await stateOf(codeOf(8)), await stateOf('123')]).toEqual([
			'sold',
			'partial',
			'unknown_format'
		]);
	});
	it('shows how far the first copy is, and goes on from there', async () => {
		server.beforeAnswer = () => {
			if (server.asked.length === 2) throw new Unreachable('down');
		};
		await copy.catchUp();
		expect([copy.asOf, copy.progress]).toEqual([undefined, 0.7]);
		copy = open();
		await copy.open();
		expect(copy.progress).toBe(0.7);
		await copy.catchUp();
		expect([copy.asOf, copy.progress]).toEqual([server.now, undefined]);
	});
	it('is loaded again when it is found damaged, and says so meanwhile', async () => {
		await copy.catchUp();
		const db = await new Dexie('wenyao-copy-a').open();
		await db.table('chunk').toCollection().modify({ rows: '[]' });
		db.close();
		expect(await stateOf(codeOf(7))).toBe('partial');
		expect([copy.asOf, copy.trouble]).toEqual([undefined, 'mended']);
		await copy.catchUp();
		expect([copy.asOf, copy.trouble]).toEqual([server.now, undefined]);
	});
	it('says when there is no room, and comes when there is', async () => {
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
			throw new DOMException('full', 'QuotaExceededError');
		});
		await copy.catchUp();
		expect([copy.asOf, copy.trouble]).toEqual([undefined, 'no_room']);
		vi.restoreAllMocks();
		await copy.catchUp();
		expect([copy.asOf, copy.trouble]).toEqual([server.now, undefined]);
	});
	it.each(['device_revoked', 'not_signed_in'] as const)(
		'loses everything when the server says %s',
		async (code) => {
			await copy.catchUp();
			await copy.keep(kept);
			copy = open({ sendScans: () => Promise.reject(new Failure(code, 'no')) });
			await copy.catchUp();
			expect([refusals, copy.asOf, copy.waiting]).toEqual([[code], undefined, 0]);
			copy = open();
			await copy.open();
			expect([copy.asOf, copy.waiting]).toEqual([undefined, 0]);
		}
	);
	it('knows that it is at least as late as its copy', async () => {
		server.expiresOn = '2026-03-30' as TestingServer['expiresOn'];
		await copy.catchUp();
		expect(await stateOf(codeOf(1), new Date('2000-01-01T00:00:00Z'))).toBe('expired');
	});
});
