import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pendingMigrations } from '$lib/server/db/migrate';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { checkRegistry } from '$lib/server/services/registry/check-registry';
import { compareRegistry } from '$lib/server/services/registry/compare-registry';
import { reverseSale } from '$lib/server/services/returns/reverse-sale';
import { Practice } from '../../fixtures/approved-prescription';
import { StorePacks } from '../../fixtures/store-packs';
import { fixture, start, endAll } from '../../faults/programs';
import { createWorld, type World } from '../world';

const medicine = '阿莫西林胶囊';

/** A hand-over of two packs, one of which came back; and everything that somebody could do to it with SQL. */
describe('the registry compared with all that was written down', () => {
	let world: World;
	let kept: string;
	let back: string;
	let prescription: string;
	let dispensing: string;

	beforeAll(async () => {
		world = await createWorld();
		const practice = await Practice.open(world);
		const pickup = await practice.approved([{ genericName: medicine, packs: 2 }]);
		await openByCode(world.as.pharmacist1, pickup.token);
		[kept = '', back = ''] = await new StorePacks(world).take(medicine, 2);
		const done = await dispensePacks(world.as.pharmacist1, {
			idempotencyKey: randomUUID(),
			prescriptionId: pickup.id,
			scans: [kept, back],
			partial: false
		});
		await reverseSale(world.as.pharmacist1, {
			idempotencyKey: randomUUID(),
			scan: back,
			reason: 'dispensing_error',
			decision: 'back_for_sale',
			checks: ['sealed', 'label_intact', 'stored_properly']
		});
		[prescription, dispensing] = [pickup.id, done.dispensingId];
	});
	afterAll(async () => {
		await endAll();
		await world.close();
	});

	it('agrees, counts what it compared, and is the same in pages of any size', async () => {
		const { db } = world.services;
		const whole = await compareRegistry(db);
		expect(whole).toMatchObject({
			found: 0,
			contradictions: [],
			compared: { handOvers: 1, prescriptions: 1 }
		});
		const { packs } = await db
			.selectFrom('pack')
			.select((eb) => eb.fn.countAll<number>().as('packs'))
			.executeTakeFirstOrThrow();
		expect(whole.compared.packs).toBe(packs);
		const told: number[] = [];
		const paged = await compareRegistry(db, { pageSize: 7, onPage: ({ packs }) => told.push(packs) });
		expect(paged).toEqual(whole);
		expect(told.length).toBeGreaterThan(packs / 7);
	});

	const change = (rule: string, subject: () => string, statement: () => ReturnType<typeof sql>) =>
		[rule, subject, statement] as const;
	it.each([
		change(
			'units_differ',
			() => kept,
			() => sql`update pack set units_dispensed = 1 where code = ${kept}`
		),
		change(
			'status_differs',
			() => kept,
			() => sql`update pack set status = 'in_stock' where code = ${kept}`
		),
		change(
			'history_gap',
			() => kept,
			() => sql`delete from trace_event where pack_code = ${kept} and seq = 2`
		),
		change(
			'history_without_pack',
			() => kept,
			() => sql`delete from pack where code = ${kept}`
		),
		change(
			'hand_over_without_event',
			() => kept,
			() =>
				sql`update trace_event set detail = '{"units": 24}' where pack_code = ${kept} and biz_step = 'retail_selling'`
		),
		change(
			'event_without_hand_over',
			() => kept,
			() => sql`delete from dispensed_pack where pack_code = ${kept}`
		),
		change(
			'hand_over_elsewhere',
			() => kept,
			() => sql`update dispensing set at = at + interval '1 second' where id = ${dispensing}`
		),
		change(
			'reversal_unmatched',
			() => back,
			() => sql`update dispensed_pack set reversal_id = null where pack_code = ${back}`
		),
		change(
			'reversal_without_event',
			() => back,
			() => sql`delete from audit_entry where action = 'sale.reverse'`
		),
		change(
			'destroyed_for_sale',
			() => back,
			() => sql`update sale_reversal set decision = 'destroy' where pack_code = ${back}`
		),
		change(
			'total_differs',
			() => dispensing,
			() => sql`update dispensing set total_fen = total_fen + 1 where id = ${dispensing}`
		),
		change(
			'hand_over_audit',
			() => dispensing,
			() =>
				sql`update audit_entry set detail = jsonb_set(detail, '{packs}', '["x"]') where action = 'prescription.dispense_all'`
		),
		change(
			'line_counter',
			() => `${prescription} line 1`,
			() => sql`update prescription_line set packs_dispensed = 1 where prescription_id = ${prescription}`
		),
		change(
			'status_of_events',
			() => prescription,
			() => sql`update prescription set status = 'approved' where id = ${prescription}`
		),
		change(
			'event_chain',
			() => prescription,
			() => sql`delete from prescription_event where prescription_id = ${prescription} and event = 'claim'`
		),
		change(
			'event_without_audit',
			() => prescription,
			() => sql`delete from audit_entry where action = 'prescription.claim'`
		),
		change(
			'signature_missing',
			() => prescription,
			() =>
				sql`delete from prescription_signature where prescription_id = ${prescription} and purpose = 'review'`
		)
	])('notices %s', async (rule, subject, statement) => {
		const { contradictions } = await world.services.db
			.transaction()
			.execute(async (trx) => {
				await statement().execute(trx);
				const compared = await compareRegistry(trx);
				await sql`select 1`.execute(trx);
				return Promise.reject(Object.assign(new Error('undo'), { compared }));
			})
			.catch((error: Error & { compared?: Awaited<ReturnType<typeof compareRegistry>> }) => {
				if (!error.compared) throw error;
				return error.compared;
			});
		expect(contradictions).toContainEqual({ rule, subject: subject() });
		expect((await compareRegistry(world.services.db)).found).toBe(0);
	});

	it('is for those who run the system, and for nobody who can come in from outside', async () => {
		for (const who of ['manager', 'pharmacist1', 'doctor1', 'machine', 'kiosk1a'] as const)
			await expect(async () => checkRegistry(world.as[who], {})).rejects.toMatchObject({ code: 'forbidden' });
		await expect(async () => checkRegistry(world.as.nobody, {})).rejects.toMatchObject({
			code: 'not_signed_in'
		});
	});

	it('runs as a command that prints what it compared and ends with 1 when anything contradicts', async () => {
		const run = () =>
			start(process.execPath, [fixture('../../../src/entry/check-registry.js')], {
				env: { DATABASE_URL: world.url, WENYAO_SECRET: 'a secret of the tests, long enough to be taken' }
			});
		const right = run();
		expect(await right.exited, right.said()).toBe(0);
		expect(right.said()).toMatch(/everything agrees/);
		await sql`update pack set status = 'in_stock' where code = ${kept}`.execute(world.services.db);
		const wrong = run();
		expect(await wrong.exited, wrong.said()).toBe(1);
		expect(wrong.said()).toContain(`status differs from the history: ${kept}`);
		await sql`update pack set status = 'sold' where code = ${kept}`.execute(world.services.db);
	}, 90_000);
});

describe('the command on what is no database of ours', () => {
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'wenyao-check-'));
	});
	afterAll(async () => {
		await endAll();
		await rm(folder, { recursive: true, force: true });
	});

	/** Runs to its end. @returns the exit code and all that it said */
	async function command(env: Record<string, string>): Promise<readonly [number | null, string]> {
		const program = start(process.execPath, [fixture('../../../src/entry/check-registry.js')], {
			env: { WENYAO_SECRET: 'a secret of the tests, long enough to be taken', DATA_DIR: folder, ...env }
		});
		return [await program.exited, program.said()];
	}

	it('says that there is none yet, and makes none', async () => {
		const missing = join(folder, 'nowhere');
		const [code, said] = await command({ DATA_DIR: missing });
		expect(code).toBe(1);
		expect(said).toContain('✗ NO_DATABASE');
		expect(said).toContain(missing);
		expect(said).not.toMatch(/\bat .+:\d+:\d+/);
		expect(existsSync(missing)).toBe(false);
	}, 60_000);

	it('says which address cannot be used, without its password', async () => {
		const [code, said] = await command({ DATABASE_URL: 'postgres://wenyao:geheim@127.0.0.1:9/none' });
		expect(code).toBe(1);
		expect(said).toContain('✗ DATABASE_UNREACHABLE');
		expect(said).not.toContain('geheim');
	}, 60_000);

	it('says that the schema is none or an older one, and changes nothing of it', async () => {
		const world = await createWorld();
		const name = `empty_${randomUUID().replaceAll('-', '')}`;
		await sql.raw(`create database ${name}`).execute(world.services.db);
		const empty = new URL(world.url);
		empty.pathname = `/${name}`;
		const [code, said] = await command({ DATABASE_URL: empty.href });
		expect(code).toBe(1);
		expect(said).toContain('✗ DATABASE_NOT_MIGRATED');
		expect(said).toContain('0001-registry');
		expect(said).not.toMatch(/\bat .+:\d+:\d+/);
		expect(await pendingMigrations(empty.href)).toContain('0001-registry');

		const { rows } = await sql<{ name: string }>`
			delete from kysely_migration where name = (select max(name) from kysely_migration) returning name`.execute(
			world.services.db
		);
		const [older, told] = await command({ DATABASE_URL: world.url });
		expect(older).toBe(1);
		expect(told).toContain('✗ DATABASE_NOT_MIGRATED');
		expect(told).toContain(`from ${rows[0]?.name} on`);
		await world.close();
	}, 120_000);
});
