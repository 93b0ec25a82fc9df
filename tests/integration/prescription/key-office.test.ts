import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '$lib/server/context';
import { explainSignatures } from '$lib/server/services/prescription/explain-signatures';
import { listSigningKeys } from '$lib/server/services/signing-key/list-keys';
import { removeKey } from '$lib/server/services/signing-key/remove-key';
import { Practice } from '../../fixtures/approved-prescription';
import { createSoftwareAuthenticator } from '../../fixtures/software-authenticator';
import { createWorld, type World } from '../world';

const lines = [{ genericName: '阿莫西林胶囊', packs: 1 }];

let world: World;
let practice: Practice;
beforeAll(async () => {
	world = await createWorld();
	practice = await Practice.open(world);
});
// Enrolments are dated by the database's clock.
beforeEach(() => void (world.clock.at = new Date(Date.now() + 5_000)));
afterAll(() => world.close());

const idOf = ({ actor }: Context) => (actor.kind === 'staff' ? actor.id : '');
const newKey = async (owner: Context) => {
	const key = createSoftwareAuthenticator();
	await key.enrol(world.services.db, idOf(owner));
	return key.credentialId;
};
const auditOf = (credentialId: string) =>
	world.services.db
		.selectFrom('auditEntry')
		.select(['action', 'actorId', 'reason', 'detail', 'outcome'])
		.where('subjectId', '=', credentialId)
		.orderBy('at')
		.execute();
const ownOf = async (who: Context, credentialId: string) =>
	(await listSigningKeys(who)).own.find(({ id }) => id === credentialId);

describe('the keys of a person', () => {
	it('are listed with their use, and each enrolment is in the audit trail', async () => {
		const { doctor1 } = world.as;
		await practice.approved(lines);
		const { credentialId } = practice.keyOf(doctor1);
		expect(await ownOf(doctor1, credentialId)).toMatchObject({ removal: null, signatures: 1 });
		expect((await listSigningKeys(doctor1)).others).toBeNull();
		expect(await auditOf(credentialId)).toMatchObject([{ action: 'key.enrol', actorId: idOf(doctor1) }]);
	});

	it('are ended by their owner with a reason, once', async () => {
		const { doctor3 } = world.as;
		const id = await newKey(doctor3);
		const ended = await removeKey(doctor3, { credentialId: id, reason: 'lost' });
		expect(ended.removal).toMatchObject({ reason: 'lost', by: 'owner' });
		// A repetition, also with another reason, tells what stands.
		expect(await removeKey(doctor3, { credentialId: id, reason: 'left' })).toEqual(ended);
		expect(await auditOf(id)).toMatchObject([
			{ action: 'key.enrol' },
			{ action: 'key.remove', reason: 'lost', detail: { owner: idOf(doctor3), by: 'owner' } }
		]);
	});

	it('are ended by whom the hospital has named, and by no other doctor', async () => {
		const { doctor1, doctor2, doctor3, manager } = world.as;
		const id = await newKey(doctor3);
		for (const who of [doctor1, manager])
			await expect(removeKey(who, { credentialId: id, reason: 'doubted' })).rejects.toMatchObject({
				code: 'forbidden'
			});
		expect(await ownOf(doctor3, id)).toMatchObject({ removal: null });
		const { others } = await listSigningKeys(doctor2);
		expect(others?.find((holder) => holder.id === idOf(doctor3))?.keys.map((key) => key.id)).toContain(id);
		expect(others?.some((holder) => holder.role !== 'doctor')).toBe(false);
		await removeKey(doctor2, { credentialId: id, reason: 'doubted' });
		expect(await ownOf(doctor3, id)).toMatchObject({ removal: { reason: 'doubted', by: 'office' } });
	});

	it('of pharmacists are ended by the manager of their chain, never by that of another', async () => {
		const { pharmacist2, pharmacistB, manager, managerB, doctor2 } = world.as;
		const [id, foreign] = [await newKey(pharmacist2), await newKey(pharmacistB)];
		for (const who of [managerB, doctor2])
			await expect(removeKey(who, { credentialId: id, reason: 'left' })).rejects.toMatchObject({
				code: 'forbidden'
			});
		const { signs, others } = await listSigningKeys(manager);
		expect(signs).toBe(false);
		expect(others?.flatMap(({ keys }) => keys.map((key) => key.id))).not.toContain(foreign);
		expect(await removeKey(manager, { credentialId: id, reason: 'left' })).toMatchObject({
			removal: { by: 'office' }
		});
	});

	it('that nobody ever had are not found', async () => {
		await expect(removeKey(world.as.doctor1, { credentialId: 'AAAA', reason: 'lost' })).rejects.toMatchObject(
			{ code: 'not_found' }
		);
	});
});

describe('what a signature proves', () => {
	it('is shown for both signatures, with the text and the digest that were signed', async () => {
		const { id } = await practice.approved(lines);
		const explained = await explainSignatures(world.as.pharmacist1, id);
		expect(explained.signatures.map(({ purpose, fault }) => [purpose, fault])).toEqual([
			['prescribe', null],
			['review', null]
		]);
		for (const { steps, text, digest, key } of explained.signatures) {
			expect(steps.every(({ result }) => result === 'pass')).toBe(true);
			expect(JSON.parse(text)).toBeTypeOf('object');
			expect(digest).toMatch(/^[\da-f]{64}$/);
			expect(key.enrolledAt).not.toBeNull();
		}
		expect((await explainSignatures(world.as.doctor1, id)).signatures).toHaveLength(2);
	});

	it('says where it ends when something was altered, and that a review of it proves nothing', async () => {
		const { id } = await practice.approved(lines);
		const { db } = world.services;
		const stepsOf = async () =>
			(await explainSignatures(world.as.pharmacist1, id)).signatures.map(({ steps, fault }) => [
				fault,
				steps.map(({ result }) => result[0]).join('')
			]);
		await db
			.updateTable('prescriptionSignature')
			.set({ signature: Buffer.from('3006020101020101', 'hex') })
			.where('prescriptionId', '=', id)
			.where('purpose', '=', 'review')
			.execute();
		expect(await stepsOf()).toEqual([
			[null, 'pppppp'],
			['signature', 'ppppfn']
		]);
		await db.updateTable('prescription').set({ diagnosis: '别的诊断' }).where('id', '=', id).execute();
		expect(await stepsOf()).toEqual([
			['diagnosis', 'fnnnnn'],
			['document', 'fnnnnn']
		]);
	});

	it('keeps the mark of a key that was ended since, and stays good', async () => {
		const second = await Practice.open(world, ['doctor1', 'pharmacist1']);
		const { id } = await second.approved(lines);
		const { credentialId } = second.keyOf(world.as.doctor1);
		world.clock.advance(1_000);
		await removeKey(world.as.doctor1, { credentialId, reason: 'replaced' });
		const [signature] = (await explainSignatures(world.as.doctor1, id)).signatures;
		expect(signature).toMatchObject({ fault: null, key: { tail: credentialId.slice(-6) } });
		expect(signature?.key.removedAt).toBe(world.clock.at.toISOString());
	});

	it('is for its doctor and for its store', async () => {
		const { id } = await practice.approved(lines);
		for (const who of [world.as.doctor2, world.as.pharmacistB])
			await expect(explainSignatures(who, id)).rejects.toMatchObject({ code: 'forbidden' });
	});
});
