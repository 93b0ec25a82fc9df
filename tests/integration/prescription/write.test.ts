import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import type { Draft, DraftLine } from '$lib/contract/http/prescription';
import type { LimitFinding } from '$lib/domain/prescription/limits';
import type { Context } from '$lib/server/context';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';
import { expirePrescriptions } from '$lib/server/services/prescription/expire-prescriptions';
import { listReturned } from '$lib/server/services/prescription/list-returned';
import { signPrescription } from '$lib/server/services/prescription/sign-prescription';
import { prepareSigning } from '$lib/server/services/prescription/prepare-signing';
import { readDesk } from '$lib/server/services/prescription/read-desk';
import { readForKiosk } from '$lib/server/services/prescription/read-for-kiosk';
import { saveDraft } from '$lib/server/services/prescription/save-draft';
import { findProducts } from '$lib/server/services/product/search-products';
import { draftOf, insertConsult, signDraft, usualLine } from '../../fixtures/signed-prescription';
import { createSoftwareAuthenticator } from '../../fixtures/software-authenticator';
import { createWorld, type World } from '../world';

const day = 24 * 3600_000;

describe('writing a prescription', () => {
	let world: World;
	let consultId: string;
	let line: DraftLine;
	const key = createSoftwareAuthenticator();

	beforeAll(async () => {
		world = await createWorld();
		const { doctor1 } = world.as;
		if (doctor1.actor.kind !== 'staff') throw new TypeError('staff');
		consultId = await insertConsult(world.as.kiosk1a, doctor1);
		line = await usualLine(doctor1, '阿莫西林胶囊');
		await key.enrol(world.services.db, doctor1.actor.id);
	});
	afterAll(() => world.close());

	const codeOf = (step: Promise<unknown>): Promise<string> =>
		step.then(
			() => 'done',
			(error: unknown) => (error instanceof Failure ? error.code : 'thrown')
		);

	/** What blocks the signature of such a draft. */
	async function blocked(lines: DraftLine[], more: Partial<Draft> = {}, consult = consultId) {
		const ctx = world.as.doctor1;
		const id = randomUUID();
		const saved = await saveDraft(ctx, id, draftOf(consult, lines, more));
		const failure = await prepareSigning(ctx, id).then(
			() => undefined,
			(error: unknown) => error
		);
		if (!(failure instanceof Failure)) return [];
		expect(failure.code).toBe('prescription_limit');
		const codes = (failure.detail?.findings as LimitFinding[]).map(({ code }) => code);
		// The draft is kept, and says the same to the page.
		expect(saved.findings.filter(({ severity }) => severity === 'block').map(({ code }) => code)).toEqual(
			codes
		);
		return codes;
	}

	it('stops what the limits forbid and keeps what was typed', async () => {
		const names = [
			'阿莫西林胶囊',
			'头孢克肟胶囊',
			'阿奇霉素片',
			'左氧氟沙星片',
			'奥美拉唑肠溶胶囊',
			'氯雷他定片'
		];
		const six = await Promise.all(names.map((name) => usualLine(world.as.doctor1, name)));
		expect(await blocked(six)).toEqual(['too_many_lines']);
		expect(await blocked(six.slice(0, 5))).toEqual([]);
		expect(await blocked([{ ...line, days: 8 }])).toEqual(['too_many_days']);
		expect(await blocked([line], { validDays: 4 })).toEqual(['validity_too_long']);
		expect(await blocked([line], { diagnosis: ' ；' })).toEqual(['no_diagnosis']);
		expect(await blocked([{ ...line, amount: '0.50' }])).toEqual(['amount_not_decimal']);
		expect(await blocked([line, line])).toEqual(['duplicate_product']);
		expect(await blocked([])).toEqual(['no_lines']);
		expect(await blocked([{ ...line, packs: 9 }])).toEqual(['packs_beyond_days']);
		expect(await blocked([await usualLine(world.as.doctor1, '地西泮片')])).toContain('special_control');
	});

	it('asks for guardian and specialist below six', async () => {
		const child = { bornOn: '2022-01-05', guardian: { present: true } };
		const own = await insertConsult(world.as.kiosk1b, world.as.doctor4, child);
		const { doctor4 } = world.as;
		if (doctor4.actor.kind !== 'staff') throw new TypeError('staff');
		await createSoftwareAuthenticator().enrol(world.services.db, doctor4.actor.id);
		const id = randomUUID();
		const unconfirmed = await saveDraft(doctor4, id, draftOf(own, [line]));
		expect(unconfirmed.findings.map(({ code }) => code)).toEqual([
			'guardian_absent',
			'guardian_specialist_unconfirmed'
		]);
		expect(await codeOf(prepareSigning(doctor4, id))).toBe('prescription_limit');
		const confirmed = await saveDraft(doctor4, id, draftOf(own, [line], { guardianConfirmed: true }));
		expect(confirmed.findings).toEqual([]);
		expect((await prepareSigning(doctor4, id)).document.patient.age).toEqual({ value: 4, unit: 'year' });
	});

	it('is for the doctor of that consult and for nobody else', async () => {
		const draft = draftOf(consultId, [line]);
		const id = randomUUID();
		await saveDraft(world.as.doctor1, id, draft);
		const others: [keyof World['as'], string][] = [
			['nobody', 'not_signed_in'],
			['doctor2', 'not_in_call'],
			['pharmacist1', 'forbidden'],
			['pharmacistB', 'forbidden'],
			['manager', 'forbidden'],
			['kiosk1a', 'forbidden'],
			['machine', 'forbidden']
		];
		for (const [who, code] of others) {
			const ctx: Context = world.as[who];
			expect(await codeOf(saveDraft(ctx, randomUUID(), draft)), who).toBe(code);
			expect(await codeOf(readDesk(ctx, consultId)), who).toBe(code);
			const own = who === 'doctor2' ? 'forbidden' : code;
			expect(await codeOf(prepareSigning(ctx, id)), who).toBe(own);
			expect(await codeOf(cancelPrescription(ctx, id)), who).toBe(own);
		}
		const mine = await insertConsult(world.as.kiosk2b, world.as.doctor2);
		expect(await codeOf(saveDraft(world.as.doctor2, id, draftOf(mine, [line])))).toBe('forbidden');
	});

	it('waits for no consult that has not begun or is long over', async () => {
		const ctx = world.as.doctor3;
		const over = await insertConsult(world.as.kiosk2a, ctx, { status: 'ended' });
		expect(await codeOf(saveDraft(ctx, randomUUID(), draftOf(over, [line])))).toBe('done');
		world.clock.advance(25 * 3600_000);
		expect(await codeOf(saveDraft(ctx, randomUUID(), draftOf(over, [line])))).toBe('not_allowed_now');
		world.clock.advance(-25 * 3600_000);
	});

	it('replaces a returned one and tells why it came back', async () => {
		const { db } = world.services;
		const old = await signDraft(world.as.doctor1, draftOf(consultId, [line]), key);
		const again = (id = randomUUID()) =>
			saveDraft(world.as.doctor1, id, draftOf(consultId, [line], { replaces: old.id }));
		expect(await codeOf(again())).toBe('not_allowed_now');
		const { pharmacist1 } = world.as;
		if (pharmacist1.actor.kind !== 'staff') throw new TypeError('staff');
		await db.updateTable('prescription').set({ status: 'rejected' }).where('id', '=', old.id).execute();
		await db
			.insertInto('review')
			.values({
				prescriptionId: old.id,
				seq: 1,
				pharmacistId: pharmacist1.actor.id,
				decision: 'return',
				reasonCode: 'allergy',
				comment: '青霉素过敏',
				checks: '{}',
				at: world.clock.at
			})
			.execute();
		const copy = await again();
		expect(copy.draft.replaces).toBe(old.id);
		const desk = await readDesk(world.as.doctor1, consultId);
		expect(desk.prescriptions.find(({ id }) => id === old.id)?.returned).toMatchObject({
			reasonCode: 'allergy',
			comment: '青霉素过敏',
			by: '吴静怡'
		});
		expect((await listReturned(world.as.doctor1)).prescriptions).toMatchObject([
			{ id: old.id, consultId, patientName: '王小芳', returned: { reasonCode: 'allergy' } }
		]);
		expect((await listReturned(world.as.doctor2)).prescriptions).toEqual([]);
		const { options } = await prepareSigning(world.as.doctor1, copy.id);
		const { origin } = world.services.config;
		await signPrescription(world.as.doctor1, copy.id, key.answer(options.challenge, { origin }));
		expect((await listReturned(world.as.doctor1)).prescriptions).toEqual([]);
		expect(desk.patient.allergies).toEqual({ answer: 'listed', text: '磺胺' });
	});

	it('shows a customer no medicine before it was approved, and nothing of other customers', async () => {
		const { db, seal } = world.services;
		const kiosk = world.as.kiosk1b;
		await db.updateTable('consult').set({ status: 'ended' }).where('status', '=', 'in_call').execute();
		const own = await insertConsult(kiosk, world.as.doctor1);
		expect(await readForKiosk(kiosk, undefined)).toMatchObject({ consultId: own, prescription: null });
		const { id } = await signDraft(world.as.doctor1, draftOf(own, [line]), key);
		const waiting = await readForKiosk(kiosk, own);
		expect(waiting?.prescription).toEqual({ id, state: 'reviewing', patientName: '王*芳', approved: null });
		expect(JSON.stringify(waiting)).not.toContain('阿莫西林');
		const pickup = { token: 'WYRX1.TEST', digits: '12345678' };
		await db
			.updateTable('prescription')
			.set({ status: 'approved', pickupSealed: seal.seal(JSON.stringify(pickup)) })
			.where('id', '=', id)
			.execute();
		const approved = (await readForKiosk(kiosk, own))?.prescription?.approved;
		expect(approved?.pickup).toEqual(pickup);
		expect(approved?.lines).toMatchObject([{ genericName: '阿莫西林胶囊', days: line.days }]);
		expect(await readForKiosk(world.as.kiosk1a, own)).toBeNull();
		expect(await codeOf(readForKiosk(world.as.pharmacist1, own))).toBe('forbidden');
		await db.updateTable('consult').set({ status: 'ended' }).where('id', '=', own).execute();
		expect(await readForKiosk(kiosk, undefined)).toBeNull();
		await db
			.updateTable('prescriptionLine')
			.set({ packsNeeded: 9 })
			.where('prescriptionId', '=', id)
			.execute();
		expect(await codeOf(readForKiosk(kiosk, own))).toBe('prescription_altered');
	});

	it('ends with its last day, once, whoever looks', async () => {
		const own = await insertConsult(world.as.kiosk2b, world.as.doctor1, { status: 'ended' });
		const { id, validUntil } = await signDraft(world.as.doctor1, draftOf(own, [line], { validDays: 2 }), key);
		const system = { ...world.as.nobody, actor: { kind: 'system' } } as const;
		const statusOf = async () =>
			(
				await world.services.db
					.selectFrom('prescription')
					.select('status')
					.where('id', '=', id)
					.executeTakeFirstOrThrow()
			).status;
		expect(validUntil).toBe('2026-11-21');
		world.clock.advance(day);
		await expirePrescriptions(system);
		expect(await statusOf()).toBe('signed');
		world.clock.advance(day);
		const second = world.secondProcess();
		const both = await Promise.all([
			expirePrescriptions(system),
			expirePrescriptions({ ...second.as.nobody, actor: { kind: 'system' } })
		]);
		expect(both[0] + both[1]).toBeGreaterThanOrEqual(1);
		expect(await statusOf()).toBe('expired');
		const events = await world.services.db
			.selectFrom('prescriptionEvent')
			.select('event')
			.where('prescriptionId', '=', id)
			.orderBy('seq')
			.execute();
		expect(events.map(({ event }) => event)).toEqual(['sign', 'expire']);
		world.clock.advance(-2 * day);
	});
});

describe('finding a medicine', () => {
	let world: World;
	beforeAll(async () => {
		world = await createWorld();
	});
	afterAll(() => world.close());

	const names = async (typed: string) =>
		(await findProducts(world.as.doctor1, typed)).products.map(({ genericName }) => genericName);

	it.each(['amxl', 'AMXL', 'amoxi', 'a mo xi lin', '阿莫', '莫西林', '阿莫西林胶囊', 'ＡＭＸＬ'])(
		'by %s',
		async (typed) => expect(await names(typed)).toContain('阿莫西林胶囊')
	);
	it('finds nothing for nothing and takes no wildcard', async () => {
		for (const typed of ['', '  ', '%', '_', 'zzzz', '\\']) expect(await names(typed)).toEqual([]);
		expect((await names('a')).length).toBeLessThanOrEqual(20);
	});
	it('says what is special about it and how much a pack holds', async () => {
		const [diazepam] = (await findProducts(world.as.doctor1, '地西泮')).products;
		expect(diazepam?.specialControl).toBe('psychotropic_2');
		const [amoxicillin] = (await findProducts(world.as.doctor1, 'amxl')).products;
		expect(amoxicillin).toMatchObject({
			usage: { amount: '1', unit: 'capsule', frequency: 'q8h' },
			contents: [{ unit: 'capsule', amount: '24' }]
		});
	});
	it('is for staff', async () => {
		await expect(findProducts(world.as.kiosk1a, 'amxl')).rejects.toMatchObject({ code: 'forbidden' });
		await expect(findProducts(world.as.nobody, 'amxl')).rejects.toMatchObject({ code: 'not_signed_in' });
	});
});
