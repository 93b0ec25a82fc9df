import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import type { LateScansAnswer, LateScansBody } from '$lib/contract/offline';
import { Unreachable } from '../http/api';
import { Outbox, type KeptScan } from './outbox';

const scan = (n: number): KeptScan => ({
	id: `id-${n}`,
	request: { input: `code-${n}` },
	at: 1_000 * n,
	told: 'partial'
});

/** Records by id, as the server does. */
class Records {
	readonly order: string[] = [];
	readonly bodies: LateScansBody[] = [];
	loseReplies = 0;
	poison: string | undefined;
	send = (body: LateScansBody): Promise<LateScansAnswer> => {
		this.bodies.push(body);
		if (this.poison && body.scans.some(({ scan: { id } }) => id === this.poison))
			return Promise.reject(new Failure('invalid_input', 'one of them'));
		for (const { scan: told } of body.scans) if (!this.order.includes(told.id)) this.order.push(told.id);
		if (this.loseReplies-- > 0) return Promise.reject(new Unreachable('the reply was lost'));
		return Promise.resolve({
			results: body.scans.map(({ scan: { id } }) => ({ id, outcome: 'recorded', state: 'pass' }))
		});
	};
}

let records: Records;
beforeEach(() => {
	Dexie.dependencies.indexedDB = new IDBFactory();
	records = new Records();
});
const now = () => 1_000_000;
const idsTo = (count: number) => Array.from({ length: count }, (_, n) => `id-${n}`);

describe('scans that wait', () => {
	it('are sent in their order, with their age and what was told, and leave', async () => {
		const outbox = new Outbox();
		for (let n = 0; n < 120; n++) await outbox.keep(scan(n));
		await outbox.keep(scan(5));
		expect(await outbox.count()).toBe(120);
		await outbox.send(records.send, now);
		expect(records.order).toEqual(idsTo(120));
		expect(records.bodies.map(({ scans }) => scans.length)).toEqual([50, 50, 20]);
		expect(records.bodies[0]?.scans[1]).toEqual({
			input: 'code-1',
			scan: { id: 'id-1', ageMs: 999_000, told: 'partial' }
		});
		expect(await outbox.count()).toBe(0);
	});
	it('stay when the reply is lost, and are sent again under the same id, also by another page', async () => {
		const outbox = new Outbox();
		for (let n = 0; n < 60; n++) await outbox.keep(scan(n));
		records.loseReplies = 1;
		await expect(outbox.send(records.send, now)).rejects.toThrow(Unreachable);
		expect(await outbox.count()).toBe(60);
		const reloaded = new Outbox();
		await Promise.all([outbox.send(records.send, now), reloaded.send(records.send, now)]);
		expect(records.order).toEqual(idsTo(60));
		expect(await reloaded.count()).toBe(0);
	});
	it('are not held up by one that is not taken', async () => {
		const outbox = new Outbox();
		for (let n = 0; n < 3; n++) await outbox.keep(scan(n));
		records.poison = 'id-1';
		await outbox.send(records.send, now);
		expect(records.order).toEqual(['id-0', 'id-2']);
		expect(await outbox.count()).toBe(0);
	});
	it.each(['device_revoked', 'too_many_requests', 'database_unavailable'] as const)(
		'stay when the server answers %s',
		async (code) => {
			const outbox = new Outbox();
			await outbox.keep(scan(0));
			const refuse = () => Promise.reject(new Failure(code, 'no'));
			await expect(outbox.send(refuse, now)).rejects.toMatchObject({ code });
			expect(await outbox.count()).toBe(1);
		}
	);
	it('never fill the device: the oldest go', async () => {
		const outbox = new Outbox(20);
		for (let n = 0; n <= 20; n++) await outbox.keep(scan(n));
		expect(await outbox.count()).toBe(20);
		await outbox.send(records.send, now);
		expect([records.order[0], records.order.at(-1)]).toEqual(['id-1', 'id-20']);
	});
});
