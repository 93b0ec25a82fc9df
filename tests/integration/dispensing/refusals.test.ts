import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import type { RefusalReason } from '$lib/domain/dispensing/pack-gate';
import type { Context } from '$lib/server/context';
import { demoBoxes } from '$lib/server/demo/demo-boxes';
import { chinaDate } from '$lib/domain/shared/local-date';
import { reportFailure } from '$lib/server/http/failure-answer';
import { checkPack } from '$lib/server/services/dispensing/check-pack';
import { residentIdCheck } from '$lib/domain/patient/resident-id';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { listQueue } from '$lib/server/services/review/list-queue';
import { openReview } from '$lib/server/services/review/open-review';
import { readReview } from '$lib/server/services/review/read-review';
import { allTicked, approval, Practice, type Pickup } from '../../fixtures/approved-prescription';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const amoxicillin = '阿莫西林胶囊';
const buyer = { name: '李四', identityNumber: '11010519491231002X' };

describe('what the counter refuses', () => {
	let world: World;
	let practice: Practice;
	let packs: StorePacks;
	/** The boxes of the demo by scene: their trace codes. */
	let box: (scene: string) => string;

	beforeAll(async () => {
		world = await createWorld();
		practice = await Practice.open(world);
		packs = new StorePacks(world);
		const boxes = demoBoxes(chinaDate(world.clock.at));
		box = (scene) => boxes.find(({ id }) => id === scene)?.traceCode ?? '';
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	const open = async (lines = [{ genericName: amoxicillin, packs: 2 }]) => {
		const pickup = await practice.approved(lines);
		await openByCode(world.as.pharmacist1, pickup.token);
		return pickup;
	};
	const give = (pickup: Pickup, scans: string[], ctx = world.as.pharmacist1, key: string = randomUUID()) =>
		dispensePacks(ctx, { idempotencyKey: key, prescriptionId: pickup.id, scans, partial: false });
	const sell = (scans: string[], who: typeof buyer | null = null, key: string = randomUUID()) =>
		sellOtc(world.as.pharmacist1, { idempotencyKey: key, scans, buyer: who });
	const failureOf = (step: Promise<unknown>): Promise<Failure> =>
		step.then(
			() => Promise.reject(new Error('it was not refused')),
			(error: unknown) => (error instanceof Failure ? error : Promise.reject(error as Error))
		);
	const reasonsOf = (failure: Failure): unknown =>
		Array.isArray(failure.detail?.packs)
			? failure.detail.packs.map((pack: { reason: RefusalReason }) => pack.reason)
			: undefined;

	it.each<[string, RefusalReason]>([
		['rx-4', 'wrong_product'],
		['expired', 'expired'],
		['recalled-1', 'recalled'],
		['sold-once', 'already_sold'],
		['carton', 'outer_pack'],
		['in-transit', 'not_here'],
		['at-maker', 'not_here'],
		['other-chain', 'other_chain'],
		['unknown', 'not_registered'],
		['unreadable', 'unreadable']
	])('binds nothing when the pack %s is among the others: %s', async (scene, reason) => {
		const pickup = await open();
		const good = await packs.one(amoxicillin);
		const failure = await failureOf(give(pickup, [good, box(scene)]));
		expect(failure.code).toBe('packs_refused');
		expect(reasonsOf(failure)).toEqual([reason]);
		const checked = await checkPack(world.as.pharmacist1, {
			prescriptionId: pickup.id,
			before: [good],
			scan: box(scene)
		});
		expect(checked).toMatchObject({ accepted: false, refused: { reason } });
		const { status } = await world.services.db
			.selectFrom('pack')
			.select('status')
			.where('code', '=', good)
			.executeTakeFirstOrThrow();
		expect(status).toBe('in_stock');
	});

	it('says nothing about the pack of another chain', async () => {
		const failure = await failureOf(sell([box('other-chain')]));
		expect(failure.detail?.packs).toMatchObject([{ reason: 'other_chain', name: null, sold: null }]);
	});

	it('refuses a pack of another store of the chain, a repeat, one too many and a symbol that contradicts', async () => {
		const pickup = await open();
		const [one = '', two = '', three = ''] = await packs.take(amoxicillin, 3);
		const elsewhere = await packs.one(amoxicillin, packs.storeOf('pharmacist3'));
		const { gtin, number } = await world.services.db
			.selectFrom('pack')
			.innerJoin('batch', 'batch.id', 'pack.batchId')
			.innerJoin('packAlias', 'packAlias.code', 'pack.code')
			.select([sql<string>`substr(alias, 3, 14)`.as('gtin'), 'batch.number'])
			.where('pack.code', '=', three)
			.executeTakeFirstOrThrow();
		const forged = `]d201${gtin}17351231` + `10${number}\u001d21${three.slice(7)}`;
		const failure = await failureOf(give(pickup, [one, elsewhere, one, two, three, forged]));
		expect(reasonsOf(failure)).toEqual(['not_here', 'already_scanned', 'too_many', 'record_mismatch']);
	});

	it('accepts the GS1 symbol of a pack as the pack', async () => {
		const pickup = await open([{ genericName: amoxicillin, packs: 1 }]);
		const code = await packs.one(amoxicillin);
		const { gtin } = await world.services.db
			.selectFrom('packAlias')
			.select(sql<string>`substr(alias, 3, 14)`.as('gtin'))
			.where('code', '=', code)
			.executeTakeFirstOrThrow();
		const done = await give(pickup, [`]d201${gtin}21${code.slice(7)}`]);
		const receipt = await readReceipt(world.as.pharmacist1, done.dispensingId);
		expect(receipt.items[0]?.packs[0]?.code).toBe(code);
	});

	it('sells without a prescription only what may be sold so', async () => {
		const vitamin = await packs.one('维生素C片');
		expect((await failureOf(sell([]))).code).toBe('nothing_scanned');
		expect((await failureOf(sell([vitamin, box('rx-1')]))).code).toBe('prescription_needed');
		const special = await failureOf(sell([box('special-control')]));
		expect([special.code, reasonsOf(special)]).toEqual(['packs_refused', ['special_control']]);
		expect((await sell([vitamin])).status).toBeNull();
	});

	it('sells at most two ephedrine packs, and only to a person with an identity number', async () => {
		const three = await packs.take('酚麻美敏片', 3);
		const over = await failureOf(sell(three, buyer));
		expect([over.code, reasonsOf(over)]).toEqual(['packs_refused', ['ephedrine_limit']]);
		const two = three.slice(0, 2);
		expect((await failureOf(sell(two))).code).toBe('identity_needed');
		const wrong = { ...buyer, identityNumber: '110105194912310021' };
		expect((await failureOf(sell(two, wrong))).code).toBe('identity_needed');
		const child = '11010520120319002';
		const young = { ...buyer, identityNumber: `${child}${residentIdCheck(child)}` };
		expect((await failureOf(sell(two, young))).code).toBe('buyer_too_young');
		const { dispensingId } = await sell(two, buyer);
		const row = await world.services.db
			.selectFrom('dispensing')
			.select(['buyerName', 'buyerIdentitySealed'])
			.where('id', '=', dispensingId)
			.executeTakeFirstOrThrow();
		expect(row.buyerName).toBe('李四');
		expect(world.services.seal.open(row.buyerIdentitySealed ?? Buffer.alloc(0))).toBe(buyer.identityNumber);
	});

	it('answers a repeated key as before and refuses other content under it', async () => {
		const pickup = await open([{ genericName: amoxicillin, packs: 1 }]);
		const [code = '', another = ''] = await packs.take(amoxicillin, 2);
		const key = randomUUID();
		const first = await give(pickup, [code], world.as.pharmacist1, key);
		expect(await give(pickup, [code], world.as.pharmacist1, key)).toEqual(first);
		const failure = await failureOf(give(pickup, [another], world.as.pharmacist1, key));
		expect(failure.code).toBe('key_reused');
		const vitamin = await packs.one('维生素C片');
		const sold = await sell([vitamin], null, key);
		expect(await sell([vitamin], null, key)).toEqual(sold);
	});

	it('leaves nothing behind when the transaction ends in the middle', async () => {
		const pickup = await open([{ genericName: amoxicillin, packs: 1 }]);
		const code = await packs.one(amoxicillin);
		const { db } = world.services;
		const key = randomUUID();
		const count = async () =>
			(
				await sql<{
					total: number;
				}>`select (select count(*) from audit_entry) + (select count(*) from trace_event)
					+ (select count(*) from dispensing) + (select count(*) from idempotency) as total`.execute(db)
			).rows[0]?.total;
		const before = await count();
		// The last write of the step fails: everything before it has to go as well.
		await sql`create function break_step() returns trigger language plpgsql as
			$$ begin raise exception 'the line went dead'; end $$`.execute(db);
		await sql`create trigger break_step before insert on audit_entry for each row execute function break_step()`.execute(
			db
		);
		await expect(give(pickup, [code], world.as.pharmacist1, key)).rejects.toThrow('the line went dead');
		await sql`drop trigger break_step on audit_entry`.execute(db);
		expect(await count()).toBe(before);
		expect((await give(pickup, [code], world.as.pharmacist1, key)).status).toBe('dispensed');
	});

	it('refuses wrong, used, stale and held codes by name, and slows down guessing', async () => {
		const ctx = world.as.pharmacist2;
		const pickup = await practice.approved([{ genericName: amoxicillin, packs: 1 }]);
		await openByCode(world.as.pharmacist1, pickup.token);
		expect((await failureOf(openByCode(ctx, pickup.digits))).detail).toMatchObject({
			by: '吴静怡',
			store: '演示康民大药房（人民路店）'
		});
		await give(pickup, [await packs.one(amoxicillin)]);
		expect((await failureOf(openByCode(ctx, pickup.token))).detail).toMatchObject({ status: 'dispensed' });

		const stale = await practice.approved([{ genericName: amoxicillin, packs: 1 }]);
		const { at } = world.clock;
		world.clock.advance(24 * 3600_000);
		expect((await failureOf(openByCode(ctx, stale.digits))).code).toBe('pickup_code_expired');
		world.clock.at = at;

		for (let guess = 0; guess < 10; guess++)
			expect((await failureOf(openByCode(ctx, `0000000${guess}`))).code).toBe('pickup_code_wrong');
		expect((await failureOf(openByCode(ctx, stale.digits))).code).toBe('too_many_requests');
		world.clock.advance(61_000);
		expect((await openByCode(ctx, stale.digits)).id).toBe(stale.id);
		world.clock.at = at;
	});

	it('refuses what was changed after either signature, at every use', async () => {
		const { db } = world.services;
		const signed = await practice.signed([{ genericName: amoxicillin, packs: 1 }]);
		const pickup = await open([{ genericName: amoxicillin, packs: 1 }]);
		const code = await packs.one(amoxicillin);
		const alter = async (statement: ReturnType<typeof sql>, undo: ReturnType<typeof sql>) => {
			await statement.execute(db);
			expect((await failureOf(give(pickup, [code]))).code).toBe('prescription_altered');
			await undo.execute(db);
		};
		await alter(
			sql`update prescription_line set packs_needed = 9 where prescription_id = ${pickup.id}`,
			sql`update prescription_line set packs_needed = 1 where prescription_id = ${pickup.id}`
		);
		await alter(
			sql`update prescription_signature set signed_bytes = convert_to(replace(convert_from(signed_bytes, 'UTF8'),
				'"approve"', '"return"'), 'UTF8') where prescription_id = ${pickup.id} and purpose = 'review'`,
			sql`update prescription_signature set signed_bytes = convert_to(replace(convert_from(signed_bytes, 'UTF8'),
				'"return"', '"approve"'), 'UTF8') where prescription_id = ${pickup.id} and purpose = 'review'`
		);
		await alter(
			sql`update prescription set canonical_bytes = convert_to(replace(convert_from(canonical_bytes, 'UTF8'),
				'"packs":1', '"packs":2'), 'UTF8') where id = ${pickup.id}`,
			sql`update prescription set canonical_bytes = convert_to(replace(convert_from(canonical_bytes, 'UTF8'),
				'"packs":2', '"packs":1'), 'UTF8') where id = ${pickup.id}`
		);
		expect((await give(pickup, [code])).status).toBe('dispensed');

		await sql`update prescription set canonical_bytes = convert_to(replace(convert_from(canonical_bytes, 'UTF8'),
			'阿莫西林', '阿莫西淋'), 'UTF8') where id = ${signed}`.execute(db);
		const view = await openReview(world.as.pharmacist1, signed);
		expect(view.signature.holds).toBe(false);
		expect(view).not.toHaveProperty('rows');
		await expect(practice.decide(signed, world.as.pharmacist1, approval)).rejects.toMatchObject({
			code: 'prescription_altered'
		});
	});

	it('takes a review only whole, signed by the one who has it open, and within its time', async () => {
		const { pharmacist1, pharmacist2 } = world.as;
		const id = await practice.signed([{ genericName: amoxicillin, packs: 1 }]);
		const half = { ...approval, checks: { ...allTicked, age: false } };
		await expect(practice.decide(id, pharmacist1, half)).rejects.toMatchObject({ code: 'invalid_input' });
		const bare = { ...approval, decision: 'return' as const };
		await expect(practice.decide(id, pharmacist1, bare)).rejects.toMatchObject({ code: 'invalid_input' });
		await expect(practice.decide(id, pharmacist2, approval)).rejects.toMatchObject({
			code: 'taken_by_other',
			detail: { by: '吴静怡' }
		});
		const { at } = world.clock;
		world.clock.advance(10 * 60_000 + 1_000);
		await practice.decide(id, pharmacist2, {
			decision: 'return',
			checks: { usage: false },
			reason: 'dose_too_high',
			note: '每日剂量请核对'
		});
		world.clock.at = at;
		await expect(openReview(pharmacist1, id)).rejects.toMatchObject({
			code: 'not_allowed_now',
			detail: { status: 'rejected' }
		});
	});

	it('keeps other stores and other chains out, with an audit entry', async () => {
		const pickup = await practice.approved([{ genericName: amoxicillin, packs: 1 }]);
		const waiting = await practice.signed([{ genericName: amoxicillin, packs: 1 }]);
		for (const ctx of [world.as.pharmacistB, world.as.pharmacist3]) {
			const { entries } = await listQueue(ctx);
			expect(entries.filter(({ id }) => id === pickup.id || id === waiting)).toEqual([]);
		}
		const steps: [keyof World['as'], (ctx: Context) => Promise<unknown>, string][] = [
			['pharmacistB', (ctx) => openByCode(ctx, pickup.token), 'forbidden'],
			['pharmacistB', (ctx) => openByCode(ctx, pickup.digits), 'pickup_code_wrong'],
			['pharmacistB', (ctx) => openReview(ctx, waiting), 'forbidden'],
			['pharmacistB', (ctx) => readReview(ctx, waiting), 'forbidden'],
			['pharmacistB', (ctx) => give(pickup, ['x'], ctx), 'forbidden'],
			['pharmacist3', (ctx) => readReview(ctx, waiting), 'forbidden'],
			['manager', (ctx) => openByCode(ctx, pickup.token), 'forbidden'],
			['doctor1', (ctx) => listQueue(ctx), 'forbidden'],
			['kiosk1a', (ctx) => give(pickup, ['x'], ctx), 'forbidden'],
			['nobody', (ctx) => listQueue(ctx), 'not_signed_in']
		];
		for (const [who, step, code] of steps) {
			const ctx = world.as[who];
			const failure = await failureOf(step(ctx));
			expect(failure.code).toBe(code);
			await reportFailure(world.services, ctx, failure, ctx.requestId, 'counter.test');
			const entry = await world.services.db
				.selectFrom('auditEntry')
				.select(['outcome', 'reason'])
				.where('requestId', '=', ctx.requestId)
				.executeTakeFirst();
			if (code !== 'not_signed_in') expect(entry).toEqual({ outcome: 'refused', reason: code });
		}
	});

	it('notices when the registry and the hand-overs tell different stories', async () => {
		const vitamin = await packs.one('维生素C片');
		await sell([vitamin]);
		const { db } = world.services;
		await sql`update pack set status = 'in_stock' where code = ${vitamin}`.execute(db);
		expect(await findContradictions(db)).toEqual([
			`status differs from the history: ${vitamin}`,
			`handed over but not sold in the registry: ${vitamin}`
		]);
		await sql`update pack set status = 'sold' where code = ${vitamin}`.execute(db);
	});
});
