import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consultRecord } from '$lib/server/services/consult/consult-record';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { confirmProfile } from '$lib/server/services/patient/confirm-profile';
import { readHistory } from '$lib/server/services/patient/read-history';
import { recognisePatient } from '$lib/server/services/patient/recognise-patient';
import { setSharing } from '$lib/server/services/patient/set-sharing';
import { confirmEvidence } from '$lib/server/services/prescription/confirm-evidence';
import { approval, Practice } from '../../fixtures/approved-prescription';
import { draftOf, signDraft, usualLine } from '../../fixtures/signed-prescription';
import { StorePacks } from '../../fixtures/store-packs';
import { adult } from '../consult/intake';
import { writeNotes } from '../consult/written-notes';
import { createWorld, type World } from '../world';

const medicine = '苯磺酸氨氯地平片';
const numbers = { residentId: '11010519491231002X', phone: '13812342211' };
const nothing = { earlierConsults: null, dispensedMedicines: null };
const consultsOnly = { earlierConsults: true, dispensedMedicines: false };
const medicinesOnly = { earlierConsults: false, dispensedMedicines: true };
const both = { earlierConsults: true, dispensedMedicines: true };

let world: World;
/** The visit that is going on. */
let now: string;

beforeAll(async () => {
	world = await createWorld();
	const practice = await Practice.open(world);
	const { kiosk1a, doctor1, pharmacist1 } = world.as;
	const id = (await requestConsult(kiosk1a, adult())).consult?.id ?? '';
	await takeConsult(doctor1, id);
	await confirmEvidence(doctor1, id, 'earlier_prescription');
	const line = { ...(await usualLine(doctor1, medicine)), packs: 1 };
	const signed = await signDraft(
		doctor1,
		draftOf(id, [line], { diagnosis: '高血压' }),
		practice.keyOf(doctor1)
	);
	await writeNotes(doctor1, id);
	await endConsult(doctor1, id, { outcome: 'prescribed' });
	await practice.decide(signed.id, pharmacist1, approval);
	const pickup = await practice.pickupOf(signed.id);
	await openByCode(pharmacist1, pickup.token);
	await dispensePacks(pharmacist1, {
		idempotencyKey: randomUUID(),
		prescriptionId: signed.id,
		scans: [await new StorePacks(world).one(medicine)],
		partial: false
	});
});
afterAll(() => world.close());

/** The patient comes back, is recognised, and a doctor takes the call. */
beforeEach(async () => {
	world.clock.advance(86_400_000);
	const { known } = await recognisePatient(world.as.kiosk1b, numbers);
	expect(known?.history.medicines).toBe(1);
	now = (await requestConsult(world.as.kiosk1b, adult())).consult?.id ?? '';
	await takeConsult(world.as.doctor2, now);
	return async () => {
		const { status } = await consultRecord(world.as.doctor2, now);
		if (status === 'in_call') await endConsult(world.as.doctor2, now, { outcome: 'technical' });
	};
});

const look = () => readHistory(world.as.doctor2, now);
const share = (sharing: typeof both) => setSharing(world.as.kiosk1b, now, sharing);
const looks = async () =>
	(
		await world.services.db
			.selectFrom('auditEntry')
			.select('detail')
			.where('action', '=', 'patient.history')
			.where('subjectId', '=', now)
			.orderBy('at')
			.execute()
	).map(({ detail }) => detail);

describe('earlier records', () => {
	it('are shown as far as the patient agrees, each look written down, and no more once it is taken back', async () => {
		expect(await look()).toEqual(nothing);
		await share(consultsOnly);
		const { earlierConsults, dispensedMedicines } = await look();
		expect(dispensedMedicines).toBeNull();
		expect(earlierConsults?.at(-1)).toEqual({
			date: '2026-11-20',
			department: '内科',
			outcome: 'prescribed',
			diagnoses: ['高血压']
		});
		world.clock.advance(1_000);
		await share(medicinesOnly);
		expect(await look()).toMatchObject({
			earlierConsults: null,
			dispensedMedicines: [{ date: '2026-11-20', genericName: medicine, packs: 1, units: 0 }]
		});
		await share({ earlierConsults: false, dispensedMedicines: false });
		expect(await look()).toEqual(nothing);
		expect(await looks()).toEqual([
			{ consults: earlierConsults?.length, medicines: null },
			{ consults: null, medicines: 1 }
		]);
	});

	it('are for the doctor in the call alone, while it runs', async () => {
		await share(both);
		await expect(readHistory(world.as.doctor1, now)).rejects.toMatchObject({ code: 'not_in_call' });
		await expect(readHistory(world.as.kiosk1b, now)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(setSharing(world.as.kiosk1a, now, both)).rejects.toMatchObject({ code: 'forbidden' });
		await writeNotes(world.as.doctor2, now);
		await endConsult(world.as.doctor2, now, { outcome: 'advised' });
		await expect(look()).rejects.toMatchObject({ code: 'not_allowed_now', detail: { status: 'ended' } });
		await expect(share(both)).rejects.toMatchObject({
			code: 'not_allowed_now',
			detail: { status: 'ended' }
		});
	});

	it('of another hospital, another chain’s counter or another phone are not among them', async () => {
		await share(both);
		const { db } = world.services;
		const before = await look();
		const counts = async () => {
			const seen = await look();
			return [seen.earlierConsults?.length, seen.dispensedMedicines?.length];
		};
		expect(before.dispensedMedicines).toHaveLength(1);
		const first = await db
			.selectFrom('consult')
			.select(['id', 'phoneHash', 'hospitalId'])
			.orderBy('queuedAt')
			.executeTakeFirstOrThrow();
		const fewer = [(before.earlierConsults?.length ?? 0) - 1, 0];
		await db
			.updateTable('consult')
			.set({ phoneHash: Buffer.from('other') })
			.where('id', '=', first.id)
			.execute();
		expect(await counts()).toEqual(fewer);
		const hospitalId = randomUUID();
		await db
			.insertInto('hospital')
			.values({ id: hospitalId, name: '另一家医院', institutionCode: 'H00000000009' })
			.execute();
		await db.updateTable('consult').set({ phoneHash: first.phoneHash }).where('id', '=', first.id).execute();
		// A closed record stays where it is; so this one looks from another hospital.
		await db.updateTable('consult').set({ hospitalId }).where('id', '=', now).execute();
		expect(await counts()).toEqual([0, 0]);
		await db.updateTable('consult').set({ hospitalId: first.hospitalId }).where('id', '=', now).execute();
		const { id: chainB } = await db
			.selectFrom('chain')
			.innerJoin('dispensing', (join) => join.onRef('dispensing.chainId', '<>', 'chain.id'))
			.select('chain.id')
			.executeTakeFirstOrThrow();
		const sale = await db.selectFrom('dispensing').select(['id', 'chainId']).executeTakeFirstOrThrow();
		await db.updateTable('dispensing').set({ chainId: chainB }).where('id', '=', sale.id).execute();
		expect(await counts()).toEqual([before.earlierConsults?.length, 0]);
		await db.updateTable('dispensing').set({ chainId: sale.chainId }).where('id', '=', sale.id).execute();
	});
});

describe('the profile beside the call', () => {
	it('says who said what; the doctor’s confirmation outlives the next visit', async () => {
		const record = await consultRecord(world.as.doctor2, now);
		expect(record.profile?.allergies).toMatchObject({ value: { text: '青霉素' }, by: 'customer' });
		await expect(confirmProfile(world.as.doctor1, now, ['allergies'])).rejects.toMatchObject({
			code: 'not_in_call'
		});
		await confirmProfile(world.as.doctor2, now, ['allergies']);
		const after = await consultRecord(world.as.doctor2, now);
		expect(after.profile).toMatchObject({ allergies: { by: 'doctor' }, conditions: { by: 'customer' } });
		await writeNotes(world.as.doctor2, now);
		await endConsult(world.as.doctor2, now, { outcome: 'advised' });
		const confirmedAt = after.profile?.allergies.at;
		world.clock.advance(86_400_000);
		const { known } = await recognisePatient(world.as.kiosk1b, numbers);
		expect(known?.profile.allergies).toMatchObject({ by: 'doctor', at: confirmedAt });
		const other = await requestConsult(
			world.as.kiosk1b,
			adult({ allergies: { answer: 'none', text: '' }, medicines: '二甲双胍' })
		);
		const otherId = other.consult?.id ?? '';
		const next = await takeConsult(world.as.doctor2, otherId);
		// The doctor is told to ask; what it was before is the patient's to say.
		expect(next).toMatchObject({ allergiesDiffer: true, medicines: '二甲双胍' });
		expect(JSON.stringify(next)).not.toContain('青霉素');
		await writeNotes(world.as.doctor2, otherId);
		await endConsult(world.as.doctor2, otherId, { outcome: 'advised' });
		// A later visit changes nothing in the record of the one before.
		expect((await consultRecord(world.as.doctor2, now)).profile?.allergies.value.text).toBe('青霉素');
	});
});

describe('evidence of the earlier diagnosis', () => {
	it('is confirmed by the doctor of the call alone, before anything can be frozen', async () => {
		const draft = draftOf(now, [await usualLine(world.as.doctor2, medicine)]);
		const key = (await Practice.open(world, ['doctor1'])).keyOf(world.as.doctor1);
		await expect(signDraft(world.as.doctor2, draft, key)).rejects.toMatchObject({
			code: 'evidence_unconfirmed'
		});
		await expect(confirmEvidence(world.as.doctor1, now, 'image')).rejects.toMatchObject({
			code: 'not_in_call'
		});
		await confirmEvidence(world.as.doctor2, now, 'image');
		expect((await consultRecord(world.as.doctor2, now)).evidence).toMatchObject({ kind: 'image' });
		await confirmEvidence(world.as.doctor2, now, null);
		expect((await consultRecord(world.as.doctor2, now)).evidence).toBeNull();
	});
});
