import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import type { Context } from '$lib/server/context';
import { reportFailure } from '$lib/server/http/failure-answer';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';
import { prepareSigning } from '$lib/server/services/prescription/prepare-signing';
import { readDesk } from '$lib/server/services/prescription/read-desk';
import { saveDraft } from '$lib/server/services/prescription/save-draft';
import { signPrescription } from '$lib/server/services/prescription/sign-prescription';
import { verifyPrescription } from '$lib/server/services/prescription/verify-prescription';
import { draftOf, insertConsult, signDraft, usualLine } from '../../fixtures/signed-prescription';
import {
	createSoftwareAuthenticator,
	type SoftwareAuthenticator
} from '../../fixtures/software-authenticator';
import { createWorld, type World } from '../world';

describe('signing a prescription', () => {
	let world: World;
	let consultId: string;
	const key: SoftwareAuthenticator = createSoftwareAuthenticator();
	const otherKey = createSoftwareAuthenticator();
	const origin = () => world.services.config.origin;

	beforeAll(async () => {
		world = await createWorld();
		const { doctor1, doctor2 } = world.as;
		if (doctor1.actor.kind !== 'staff' || doctor2.actor.kind !== 'staff') throw new TypeError('staff');
		consultId = await insertConsult(world.as.kiosk1a, doctor1);
		await key.enrol(world.services.db, doctor1.actor.id);
		await otherKey.enrol(world.services.db, doctor2.actor.id);
	});
	afterAll(() => world.close());

	async function prepared(names: string[] = ['阿莫西林胶囊']) {
		const id = randomUUID();
		const lines = await Promise.all(names.map((name) => usualLine(world.as.doctor1, name)));
		await saveDraft(world.as.doctor1, id, draftOf(consultId, lines));
		return { id, ...(await prepareSigning(world.as.doctor1, id)) };
	}

	/** Runs a step as the edge does; it must be refused with the code, and the refusal must be in the audit trail. */
	async function refused(ctx: Context, code: string, step: () => Promise<unknown>, audited = true) {
		const error = await step().then(
			() => undefined,
			(thrown: unknown) => thrown
		);
		expect(error).toBeInstanceOf(Failure);
		const failure = await reportFailure(world.services, ctx, error, ctx.requestId, 'prescription.test');
		expect(failure.code).toBe(code);
		const entry = await world.services.db
			.selectFrom('auditEntry')
			.select(['outcome', 'reason'])
			.where('requestId', '=', ctx.requestId)
			.executeTakeFirst();
		if (audited) expect(entry).toEqual({ outcome: 'refused', reason: code });
		return failure;
	}

	it('stores bytes, signature, key, lines, event and audit entry, and proves them again', async () => {
		const { id, document, options } = await prepared(['阿莫西林胶囊', '阿奇霉素片']);
		expect(document.patient).toMatchObject({
			name: '王小芳',
			sex: 'female',
			age: { value: 41, unit: 'year' }
		});
		expect(options).toMatchObject({
			userVerification: 'required',
			allowCredentials: [{ id: key.credentialId }]
		});
		const before = world.published.length;
		const response = key.answer(options.challenge, { origin: origin() });
		const signed = await signPrescription(world.as.doctor1, id, response);
		expect(signed).toMatchObject({ status: 'signed', document, validUntil: document.validUntil });
		expect(world.published.slice(before)).toEqual([
			expect.objectContaining({ kind: 'prescription', prescriptionId: id, consultId })
		]);
		const verified = await verifyPrescription(world.as.pharmacist1, id);
		expect(verified.document).toEqual(document);
		expect(verified.lines.map(({ packsNeeded }) => packsNeeded)).toEqual([1, 1]);
		const { db } = world.services;
		expect(
			await db
				.selectFrom('prescriptionEvent')
				.select(['seq', 'event'])
				.where('prescriptionId', '=', id)
				.execute()
		).toEqual([{ seq: 1, event: 'sign' }]);
		expect(
			await db
				.selectFrom('auditEntry')
				.select(['action', 'outcome'])
				.where('subjectId', '=', id)
				.orderBy('at')
				.orderBy('action')
				.execute()
		).toEqual([
			{ action: 'prescription.draft', outcome: 'done' },
			{ action: 'prescription.sign', outcome: 'done' }
		]);
		// The answer got lost and the page sends the same signature again.
		expect(await signPrescription(world.as.doctor1, id, response)).toMatchObject({ status: 'signed' });
	});

	it('refuses a foreign key, a foreign place and an unverified person', async () => {
		const { id, options } = await prepared();
		const answers = {
			foreign_key: otherKey.answer(options.challenge, { origin: origin() }),
			origin: key.answer(options.challenge, { origin: 'https://evil.example' }),
			unverified: key.answer(options.challenge, { origin: origin(), flags: 0x01 }),
			'another kind': key.answer(options.challenge, { origin: origin(), type: 'webauthn.create' })
		};
		for (const answer of Object.values(answers)) {
			const ctx = world.as.doctor1;
			await refused(ctx, 'signature_invalid', () => signPrescription(ctx, id, answer));
		}
		const ctx = world.as.doctor1;
		const broken = key.answer(options.challenge, { origin: origin() });
		const signature = Buffer.from(broken.response.signature, 'base64url');
		signature.writeUInt8(signature.readUInt8(20) ^ 1, 20);
		await refused(ctx, 'signature_invalid', () =>
			signPrescription(ctx, id, {
				...broken,
				response: { ...broken.response, signature: signature.toString('base64url') }
			})
		);
	});

	it('refuses an answer that was given for another prescription', async () => {
		const first = await prepared();
		const second = await prepared(['阿奇霉素片']);
		const answer = key.answer(first.options.challenge, { origin: origin() });
		const ctx = world.as.doctor1;
		await refused(ctx, 'signature_invalid', () => signPrescription(ctx, second.id, answer));
		expect(await signPrescription(world.as.doctor1, first.id, answer)).toMatchObject({ status: 'signed' });
	});

	it('refuses when the draft changed after it was checked', async () => {
		const { id, options } = await prepared();
		await saveDraft(
			world.as.doctor1,
			id,
			draftOf(consultId, [await usualLine(world.as.doctor1, '阿奇霉素片')])
		);
		const ctx = world.as.doctor1;
		const failure = await refused(ctx, 'not_allowed_now', () =>
			signPrescription(ctx, id, key.answer(options.challenge, { origin: origin() }))
		);
		expect(failure.detail).toEqual({ status: 'draft' });
	});

	it('lets one of many signatures at once win', async () => {
		const { id, options } = await prepared();
		const answers = Array.from({ length: 8 }, () => key.answer(options.challenge, { origin: origin() }));
		const second = world.secondProcess();
		const outcomes = await Promise.allSettled(
			answers.map((answer, index) => signPrescription((index % 2 ? world : second).as.doctor1, id, answer))
		);
		expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		for (const outcome of outcomes)
			if (outcome.status === 'rejected')
				expect(['not_allowed_now', 'signature_invalid']).toContain((outcome.reason as Failure).code);
		await verifyPrescription(world.as.pharmacist1, id);
		const { count } = await world.services.db
			.selectFrom('prescriptionSignature')
			.select((eb) => eb.fn.countAll<number>().as('count'))
			.where('prescriptionId', '=', id)
			.executeTakeFirstOrThrow();
		expect(count).toBe(1);
	});

	it('says so when no key is enrolled', async () => {
		const ctx = world.as.doctor3;
		const own = await insertConsult(world.as.kiosk2a, ctx);
		const id = randomUUID();
		await saveDraft(ctx, id, draftOf(own, [await usualLine(ctx, '阿莫西林胶囊')]));
		await refused(ctx, 'no_signing_key', () => prepareSigning(ctx, id), false);
	});

	it('fails proof when anything stored was altered', async () => {
		const { db } = world.services;
		const line = await usualLine(world.as.doctor1, '阿莫西林胶囊');
		const fresh = () => signDraft(world.as.doctor1, draftOf(consultId, [line]), key);
		const alterations: [what: string, fault: string, alter: (id: string) => Promise<unknown>][] = [
			[
				'packs of a line',
				'lines',
				(id) =>
					db
						.updateTable('prescriptionLine')
						.set({ packsNeeded: 9 })
						.where('prescriptionId', '=', id)
						.execute()
			],
			[
				'a line removed',
				'lines',
				(id) => db.deleteFrom('prescriptionLine').where('prescriptionId', '=', id).execute()
			],
			[
				'the canonical bytes alone',
				'bytes',
				async (id) => {
					const { bytes } = await bytesOf(id);
					await db
						.updateTable('prescription')
						.set({ canonicalBytes: swapped(bytes) })
						.where('id', '=', id)
						.execute();
				}
			],
			[
				'both copies of the bytes',
				'signature_other_document',
				async (id) => {
					const { bytes } = await bytesOf(id);
					await db
						.updateTable('prescription')
						.set({ canonicalBytes: swapped(bytes) })
						.where('id', '=', id)
						.execute();
					await db
						.updateTable('prescriptionSignature')
						.set({ signedBytes: swapped(bytes) })
						.where('prescriptionId', '=', id)
						.execute();
				}
			],
			[
				'the signature',
				'signature_signature',
				(id) =>
					db
						.updateTable('prescriptionSignature')
						.set({ signature: Buffer.from('3006020101020101', 'hex') })
						.where('prescriptionId', '=', id)
						.execute()
			],
			[
				'signed again with a key of nobody',
				'key',
				async (id) => {
					const { digest } = await verifyPrescription(world.as.pharmacist1, id);
					const stranger = createSoftwareAuthenticator();
					const { response } = stranger.answer(digest.toString('base64url'), { origin: origin() });
					await db
						.updateTable('prescriptionSignature')
						.set({
							publicKey: stranger.publicKey,
							signature: Buffer.from(response.signature, 'base64url'),
							authenticatorData: Buffer.from(response.authenticatorData, 'base64url'),
							clientDataJson: Buffer.from(response.clientDataJSON, 'base64url')
						})
						.where('prescriptionId', '=', id)
						.execute();
				}
			],
			[
				'a longer validity',
				'validity',
				(id) =>
					db.updateTable('prescription').set({ validUntil: '2027-01-01' }).where('id', '=', id).execute()
			],
			[
				'the diagnosis',
				'diagnosis',
				(id) => db.updateTable('prescription').set({ diagnosis: '高血压' }).where('id', '=', id).execute()
			]
		];
		const bytesOf = async (id: string) => {
			const row = await db
				.selectFrom('prescription')
				.select('canonicalBytes')
				.where('id', '=', id)
				.executeTakeFirstOrThrow();
			return { bytes: row.canonicalBytes ?? Buffer.alloc(0) };
		};
		const swapped = (bytes: Buffer) =>
			Buffer.from(bytes.toString('utf8').replace(`"days":${line.days}`, `"days":${line.days + 7}`));
		for (const [what, fault, alter] of alterations) {
			const { id } = await fresh();
			await verifyPrescription(world.as.pharmacist1, id);
			await alter(id);
			const ctx = world.as.pharmacist1;
			const failure = await refused(ctx, 'prescription_altered', () => verifyPrescription(ctx, id));
			expect(failure.detail, what).toEqual({ subject: id, fault });
		}
	});

	it('is taken back by its doctor, but not while a counter holds it', async () => {
		const line = await usualLine(world.as.doctor1, '阿莫西林胶囊');
		const { id } = await signDraft(world.as.doctor1, draftOf(consultId, [line]), key);
		expect(await cancelPrescription(world.as.doctor1, id)).toMatchObject({ status: 'cancelled' });
		const held = await signDraft(world.as.doctor1, draftOf(consultId, [line]), key);
		await world.services.db
			.updateTable('prescription')
			.set({ status: 'dispensing' })
			.where('id', '=', held.id)
			.execute();
		const ctx = world.as.doctor1;
		const failure = await refused(ctx, 'not_allowed_now', () => cancelPrescription(ctx, held.id));
		expect(failure.detail).toEqual({ status: 'dispensing' });
		const desk = await readDesk(world.as.doctor1, consultId);
		expect(desk.prescriptions.find((one) => one.id === held.id)).toMatchObject({ status: 'dispensing' });
	});
});
