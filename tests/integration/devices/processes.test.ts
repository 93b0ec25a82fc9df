import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CallNews, Change } from '$lib/contract/realtime/change';
import { readUserCode } from '$lib/contract/http/devices';
import { createIdentifier } from '$lib/server/auth/identify';
import type { Login } from '$lib/server/auth/login';
import { joinProcesses } from '$lib/server/between-processes';
import { CallSeats } from '$lib/server/realtime/call-seats';
import type { Context } from '$lib/server/context';
import { demoKiosks } from '$lib/server/demo/demo-people';
import { consultRecord } from '$lib/server/services/consult/consult-record';
import { currentConsult } from '$lib/server/services/consult/current-consult';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { setPresence } from '$lib/server/services/consult/set-presence';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { approvePairing } from '$lib/server/services/device/approve-pairing';
import { pollPairing } from '$lib/server/services/device/poll-pairing';
import { revokeDevice } from '$lib/server/services/device/revoke-device';
import { startPairing } from '$lib/server/services/device/start-pairing';
import { adult } from '../consult/intake';
import { createWorld, type World } from '../world';

/** One server process as far as news goes: what reached it, and whom it believes. */
function openProcess(place: World) {
	const pool = new pg.Pool({ connectionString: place.url, max: 2 });
	const changes: Change[] = [];
	const calls: CallNews[] = [];
	const forgotten: unknown[] = [];
	let gaps = 0;
	// Only kiosks are asked for here: nobody signs in.
	const identifier = createIdentifier(place.services.db, {} as Login, place.services.seal);
	const outlets = joinProcesses({
		databaseUrl: place.url,
		pool,
		log: place.services.log,
		here: {
			publish: (change) => changes.push(change),
			announce: (news) => calls.push(news),
			forgetActor(key) {
				forgotten.push(key);
				identifier.forget(key);
			}
		},
		seats: new CallSeats(() => undefined),
		forgetAll() {
			gaps++;
			identifier.forgetAll();
		}
	});
	const services = { ...place.services, ...outlets };
	return {
		changes,
		calls,
		forgotten,
		gaps: () => gaps,
		query: (text: string) => pool.query(text),
		in: (ctx: Context): Context => ({ ...ctx, services }),
		who: (token: string) =>
			identifier.identify({ cookie: `wenyao_device=${token}`, authorization: null, as: 'device' }),
		async close() {
			await outlets.close();
			await pool.end();
		}
	};
}

let world: World;
let one: ReturnType<typeof openProcess>;
let other: ReturnType<typeof openProcess>;
beforeAll(async () => {
	world = await createWorld();
	one = openProcess(world);
	other = openProcess(world.secondProcess());
	await vi.waitUntil(() => one.gaps() > 0 && other.gaps() > 0);
});
afterAll(async () => {
	await one.close();
	await other.close();
	await world.close();
});

async function pair(deviceId: string): Promise<string> {
	const { deviceCode, userCode } = await startPairing(world.as.nobody);
	const target = { kind: 'existing', deviceId } as const;
	await approvePairing(world.as.manager, { userCode: readUserCode(userCode) ?? '', target });
	return (await pollPairing(world.as.nobody, { deviceCode })).token;
}
const kiosk = (index: number) => demoKiosks[index]?.id ?? '';
const ask = async (ctx: Context) => (await requestConsult(ctx, adult())).consult?.id ?? '';

describe('a kiosk revoked under a consult', () => {
	it('is refused by every process at once, and its doctor is told why wherever the page is', async () => {
		const token = await pair(kiosk(0));
		const id = await ask(world.as.kiosk1a);
		await setPresence(world.as.doctor1, 'available');
		await takeConsult(world.as.doctor1, id);
		for (const process of [one, other]) expect(await process.who(token)).toMatchObject({ id: kiosk(0) });

		await revokeDevice(one.in(world.as.manager), { deviceId: kiosk(0) });
		await expect.poll(() => other.forgotten).toContainEqual({ deviceId: kiosk(0) });
		for (const process of [one, other]) {
			await expect(process.who(token)).rejects.toMatchObject({ code: 'device_revoked' });
			expect(process.changes).toContainEqual(expect.objectContaining({ kind: 'consult', consultId: id }));
			expect(process.calls).toContainEqual(
				expect.objectContaining({
					kind: 'ended',
					ended: { consultId: id, endedBy: 'system', outcome: 'device_revoked' }
				})
			);
		}
		expect(await consultRecord(world.as.doctor1, id)).toMatchObject({
			status: 'ended',
			endedBy: 'system',
			outcome: 'device_revoked'
		});
		const trail = await world.services.db
			.selectFrom('auditEntry')
			.select(['action', 'detail', 'actorId'])
			.where('subjectId', '=', id)
			.where('action', '=', 'consult.end')
			.execute();
		expect(trail).toEqual([
			expect.objectContaining({ detail: { endedBy: 'system', outcome: 'device_revoked' } })
		]);
		// The doctor is free for the next one.
		const next = await ask(world.as.kiosk2a);
		await expect(takeConsult(world.as.doctor1, next)).resolves.toMatchObject({ id: next });
	});

	it('gives up its place in the queue', async () => {
		await pair(kiosk(1));
		const id = await ask(world.as.kiosk1b);
		await revokeDevice(one.in(world.as.manager), { deviceId: kiosk(1) });
		expect((await currentConsult(world.as.kiosk1b)).consult).toBeNull();
		const row = await world.services.db
			.selectFrom('consult')
			.select(['status', 'endedBy', 'outcome'])
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		expect(row).toEqual({ status: 'expired', endedBy: 'system', outcome: 'device_revoked' });
	});
});

describe('news between processes', () => {
	it('tells a kiosk that its verdict became whole, whichever process it hangs on', async () => {
		const change = { kind: 'verification', verificationId: 'v1', deviceId: kiosk(0) } as const;
		one.in(world.as.manager).services.publish(change);
		await expect.poll(() => other.changes).toContainEqual(change);
		expect(one.changes).toContainEqual(change);
	});

	it('is believed no more after the line was cut, and goes on when it is back', async () => {
		const token = await pair(kiosk(3));
		expect(await other.who(token)).toMatchObject({ id: kiosk(3) });
		const before = other.gaps();
		const cut = await one.query(
			`select pg_terminate_backend(pid) from pg_stat_activity
			where application_name = 'wenyao-news' and datname = current_database()`
		);
		expect(cut.rowCount).toBe(2);
		// Lost, and back: both times everything is asked for again.
		await expect.poll(() => other.gaps(), { timeout: 8_000 }).toBe(before + 2);
		await expect.poll(() => one.gaps(), { timeout: 8_000 }).toBe(before + 2);
		await revokeDevice(one.in(world.as.manager), { deviceId: kiosk(3) });
		await expect.poll(() => other.forgotten).toContainEqual({ deviceId: kiosk(3) });
		await expect(other.who(token)).rejects.toMatchObject({ code: 'device_revoked' });
	});
});
