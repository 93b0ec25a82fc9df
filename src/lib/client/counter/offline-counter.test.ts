import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '$lib/contract/errors';
import { aliasOf, codeOf, packOf } from '../offline/testing-server';
import type { KeptHandOver } from './counter-database';
import { HandedOverAlready } from './hand-over-outbox';
import { OfflineCounter } from './offline-counter.svelte';
import { keptPrescription, TestingCounter } from './testing-copy';

const minuteMs = 60_000;
let server: TestingCounter;

beforeEach(() => {
	Dexie.dependencies.indexedDB = new IDBFactory();
	vi.stubGlobal('navigator', {});
	server = new TestingCounter();
	server.prescriptions = [keptPrescription('rx-1', '12345678'), keptPrescription('rx-2', '87654321')];
});

async function synced(): Promise<OfflineCounter> {
	const counter = new OfflineCounter(server.parts);
	await counter.open(server.staff.id);
	await counter.catchUp();
	return counter;
}

/** The browser is started anew; nothing is left in memory. */
async function restarted(staffId?: string): Promise<OfflineCounter> {
	const counter = new OfflineCounter(server.parts);
	await counter.open(staffId);
	return counter;
}

const handOver = (n: number, change: Partial<KeptHandOver> = {}): KeptHandOver => ({
	id: `id-${n}`,
	storeId: 'store-1',
	handedOverBy: 'staff-1',
	handedOverByName: '吴静怡',
	prescriptionId: `rx-${n}`,
	prescriptionNumber: `N-rx-${n}`,
	scans: [codeOf(n)],
	splits: [],
	payment: 'cash',
	codes: [codeOf(n)],
	totalFen: 1250,
	at: server.clock,
	state: 'waiting',
	...change
});
const statesOf = (counter: OfflineCounter) => counter.handOvers.map(({ id, state }) => `${id} ${state}`);

describe('the copy of a counter', () => {
	it('opens by the customer’s code after the browser was started anew without a line', async () => {
		await synced();
		server.away = true;
		const counter = await restarted();
		expect([counter.asOf, counter.binding?.staff.name]).toEqual([server.packs.now, '吴静怡']);
		expect(await counter.openByCode('1234 5678')).toMatchObject({
			kept: { id: 'rx-1' },
			content: { patient: '王小芳' }
		});
		expect(await counter.openByCode('11111111')).toBe('code_unknown');
		expect(await counter.openByCode('not a code')).toBe('code_unknown');
		for (const code of [codeOf(3), aliasOf(3)])
			expect((await counter.readScan(code)).scanned).toMatchObject({
				code: codeOf(3),
				pack: { productId: 'p1', status: 'in_stock', storeId: 'store-1', chainId: 'chain-1', unitsLeft: 24 }
			});
		expect((await counter.readScan(codeOf(99))).scanned).toMatchObject({ read: 'pack', pack: null });
	});

	it('holds no name and no code in what lies in the browser', async () => {
		await synced();
		const stored = JSON.stringify(
			await new Dexie('wenyao-counter').open().then((db) => db.table('prescription').toArray())
		);
		expect(stored).toContain('rx-1');
		for (const secret of ['王', '布洛芬', '12345678', 'N-rx-1']) expect(stored).not.toContain(secret);
	});

	it('knows of recalls, sales and packs that left as of its last round', async () => {
		const counter = await synced();
		server.packs.change(packOf(4, { status: 'sold', sales: 1 }));
		server.packs.remove(codeOf(5));
		server.packs.recalls = [['r1', 'p1', 1, '2026-03-30' as never, '公告', ['a 2305']]];
		await counter.catchUp();
		expect((await counter.readScan(codeOf(4))).scanned.pack).toMatchObject({ status: 'sold', unitsLeft: 0 });
		expect((await counter.readScan(codeOf(5))).scanned.pack).toBeNull();
		expect((await counter.readScan(codeOf(6))).scanned.pack?.recalled).toBe(true);
	});

	it('refuses by name: no copy, too old, held by a colleague, out of date, handed over here', async () => {
		expect(await (await restarted()).openByCode('12345678')).toBe('no_copy');
		server.prescriptions.push(keptPrescription('rx-3', '33333333', '2026-03-30'));
		const counter = await synced();
		expect(await counter.openByCode('33333333')).toBe('out_of_date');
		server.away = true;
		await counter.keep(handOver(1));
		expect(await counter.openByCode('12345678')).toBe('handed_over_here');
		server.clock += 25 * 60 * minuteMs;
		expect(await counter.openByCode('87654321')).toBe('copy_old');
		server.away = false;
		server.clock -= 25 * 60 * minuteMs;
		server.prescriptions = [{ id: 'rx-2', heldBy: 'other', validUntil: '2026-04-02', doors: [] }];
		await counter.catchUp();
		expect(await counter.openByCode('87654321')).toBe('held_by_other');
	});

	it('leaves with the prescription, with another account, and when the server turns the browser away', async () => {
		const counter = await synced();
		server.prescriptions = [];
		await counter.catchUp();
		expect(await counter.openByCode('12345678')).toBe('code_unknown');
		expect((await restarted('staff-2')).binding).toBeUndefined();
		await synced();
		const again = await restarted('staff-1');
		expect(again.asOf).toBeDefined();
		server.parts.fetchCounter = () => Promise.reject(new Failure('not_signed_in', 'revoked'));
		await again.catchUp();
		expect([again.signedOut, again.binding, again.asOf]).toEqual([true, undefined, undefined]);
		expect(await again.openByCode('12345678')).toBe('no_copy');
	});
});

describe('the outbox of a counter', () => {
	it('sends in order when the line is back, each entered once, after lost replies and a restart', async () => {
		const first = await synced();
		server.away = true;
		await first.keep(handOver(1));
		server.clock += 5 * minuteMs;
		await first.keep(handOver(2));
		await first.catchUp();
		expect([first.waiting, first.reached]).toEqual([2, false]);
		const counter = await restarted('staff-1');
		expect(statesOf(counter)).toEqual(['id-1 waiting', 'id-2 waiting']);
		server.away = false;
		server.loseReplies = 1;
		await counter.catchUp();
		expect(statesOf(counter)).toEqual(['id-1 waiting', 'id-2 waiting']);
		await counter.catchUp();
		expect(statesOf(counter)).toEqual(['id-1 entered', 'id-2 entered']);
		expect(server.order).toEqual(['id-1', 'id-2']);
		expect([...server.entered.values()].map(({ ageMs }) => ageMs)).toEqual([5 * minuteMs, 0]);
		expect(counter.handOvers.map(({ receiptNumber }) => receiptNumber)).toEqual(['R-1', 'R-2']);
	});

	it('counts its packs as gone and takes neither pack nor prescription a second time, from another tab either', async () => {
		const counter = await synced();
		server.away = true;
		await counter.keep(handOver(1));
		expect(counter.handedOver).toEqual(new Set([codeOf(1)]));
		const otherTab = await restarted('staff-1');
		for (const again of [
			handOver(3, { prescriptionId: 'rx-1' }),
			handOver(4, { codes: [codeOf(7), codeOf(1)] })
		])
			await expect(otherTab.keep(again)).rejects.toBeInstanceOf(HandedOverAlready);
		await otherTab.keep(handOver(1));
		expect(otherTab.handOvers).toHaveLength(1);
	});

	it('keeps a conflict in sight until a person has decided, and one that is not taken for the next try', async () => {
		const counter = await synced();
		server.conflicts.add('id-1');
		server.refuse = ({ id }) => (id === 'id-2' ? new Failure('forbidden', 'another store') : undefined);
		await counter.keep(handOver(1));
		await counter.keep(handOver(2));
		await counter.keep(handOver(3));
		await counter.catchUp();
		expect(statesOf(counter)).toEqual(['id-1 conflict', 'id-2 refused', 'id-3 entered']);
		expect(counter.waiting).toBe(1);
		server.refuse = () => undefined;
		server.decided = ['id-1'];
		await counter.catchUp();
		expect(statesOf(counter)).toEqual(['id-2 entered', 'id-3 entered']);
		server.clock += 25 * 60 * minuteMs;
		await counter.catchUp();
		expect(counter.handOvers).toEqual([]);
	});

	it('stays when the copy is wiped, and waits for the server and not for an answer about who asks', async () => {
		const counter = await synced();
		await counter.keep(handOver(1));
		await counter.wipe();
		expect([counter.binding, counter.waiting]).toEqual([undefined, 1]);
		server.refuse = () => new Failure('database_unavailable', 'away');
		await counter.catchUp();
		expect(statesOf(counter)).toEqual(['id-1 waiting']);
		server.refuse = () => undefined;
		await counter.catchUp();
		expect(statesOf(counter)).toEqual(['id-1 entered']);
	});

	it('of another store is left for a pharmacist of that store', async () => {
		const counter = await synced();
		await counter.keep(handOver(1, { storeId: 'store-2' }));
		await counter.catchUp();
		expect([statesOf(counter), server.order]).toEqual([['id-1 waiting'], []]);
	});
});
