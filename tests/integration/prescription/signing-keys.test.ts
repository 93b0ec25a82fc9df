import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { prepareSigning } from '$lib/server/services/prescription/prepare-signing';
import { saveDraft } from '$lib/server/services/prescription/save-draft';
import { signPrescription } from '$lib/server/services/prescription/sign-prescription';
import { verifyPrescription } from '$lib/server/services/prescription/verify-prescription';
import { Practice } from '../../fixtures/approved-prescription';
import { draftOf, insertConsult, signDraft, usualLine } from '../../fixtures/signed-prescription';
import {
	createSoftwareAuthenticator,
	type SoftwareAuthenticator
} from '../../fixtures/software-authenticator';
import { createWorld, type World } from '../world';

const medicine = '阿莫西林胶囊';

let world: World;
let practice: Practice;
let first: SoftwareAuthenticator;
beforeAll(async () => {
	world = await createWorld();
	// Keys are removed by the database's clock.
	world.clock.at = new Date();
	practice = await Practice.open(world);
	first = practice.keyOf(world.as.doctor1);
});
afterAll(() => world.close());

/** As the login library removes one. */
const remove = ({ credentialId }: SoftwareAuthenticator) =>
	sql`delete from auth_passkey where "credentialID" = ${credentialId}`.execute(world.services.db);
const staffIdOf = (actor: World['as']['doctor1']['actor']) => (actor.kind === 'staff' ? actor.id : '');
const enrol = (key: SoftwareAuthenticator) => key.enrol(world.services.db, staffIdOf(world.as.doctor1.actor));
const draft = async () => {
	const consult = await insertConsult(world.as.kiosk1a, world.as.doctor1, { status: 'ended' });
	return draftOf(consult, [await usualLine(world.as.doctor1, medicine)]);
};
const prepare = async () => {
	const id = randomUUID();
	await saveDraft(world.as.doctor1, id, await draft());
	const { options } = await prepareSigning(world.as.doctor1, id);
	return { id, options };
};
const answer = (key: SoftwareAuthenticator, challenge: string) =>
	key.answer(challenge, { origin: world.services.config.origin });

describe('a key that was removed', () => {
	beforeEach(() => void (world.clock.at = new Date()));

	it('leaves what it signed before as good as it was, at review and at the counter', async () => {
		const waiting = await practice.signed([{ genericName: medicine, packs: 1 }]);
		const approved = await practice.approved([{ genericName: medicine, packs: 1 }]);
		const reviewer = practice.keyOf(world.as.pharmacist1);
		await remove(first);
		await remove(reviewer);
		expect((await verifyPrescription(world.as.pharmacist1, waiting)).row.id).toBe(waiting);
		expect(await openByCode(world.as.pharmacist1, approved.token)).toMatchObject({ id: approved.id });
	});

	it('signs nothing any more, and nothing again when it is enrolled anew', async () => {
		await expect(prepare()).rejects.toMatchObject({ code: 'no_signing_key' });
		await enrol(first);
		await expect(prepare()).rejects.toMatchObject({ code: 'no_signing_key' });
		await remove(first);
	});

	it('does not sign what was prepared while it was good; a second key of the same doctor does', async () => {
		const [lost, second] = [createSoftwareAuthenticator(), createSoftwareAuthenticator()];
		await enrol(lost);
		await enrol(second);
		const { id, options } = await prepare();
		expect(options.allowCredentials?.map((key) => key.id).sort()).toEqual(
			[lost.credentialId, second.credentialId].sort()
		);
		await remove(lost);
		await expect(
			signPrescription(world.as.doctor1, id, answer(lost, options.challenge))
		).rejects.toMatchObject({ code: 'signature_invalid', detail: { reason: 'foreign_key' } });
		await signPrescription(world.as.doctor1, id, answer(second, options.challenge));
		expect((await verifyPrescription(world.as.pharmacist1, id)).row.status).toBe('signed');
	});

	it('proves nothing that is said to be signed after it was removed, or by somebody else', async () => {
		const key = createSoftwareAuthenticator();
		await enrol(key);
		const faultOf = (id: string) =>
			verifyPrescription(world.as.pharmacist1, id).then(
				() => 'none',
				({ detail }: { detail: { fault: string } }) => detail.fault
			);
		const { id } = await signDraft(world.as.doctor1, await draft(), key);
		await remove(key);
		expect(await faultOf(id)).toBe('none');
		const { db } = world.services;
		const change = (set: object) =>
			db.updateTable('prescriptionSignature').set(set).where('prescriptionId', '=', id).execute();
		await change({ signedAt: new Date(Date.now() + 60_000) });
		expect(await faultOf(id)).toBe('key_removed');
		await change({ signedAt: world.clock.at });
		expect(await faultOf(id)).toBe('none');
		await sql`update signing_key set user_id = 'somebody else' where credential_id = ${key.credentialId}`.execute(
			db
		);
		expect(await faultOf(id)).toBe('key');
	});
});
