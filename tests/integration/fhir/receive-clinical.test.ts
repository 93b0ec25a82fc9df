import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { openReview } from '$lib/server/services/review/open-review';
import { readReview } from '$lib/server/services/review/read-review';
import { approval, Practice } from '../../fixtures/approved-prescription';
import { allergy } from '../cds/ask-cds';
import { createWorld, type World } from '../world';
import { ask, type Told } from './ask-fhir';
import { PartnerHospital, type Json } from './partner-hospital';

let world: World;
let hospital: PartnerHospital;
let practice: Practice;
beforeAll(async () => {
	world = await createWorld();
	// The endpoint goes by the real clock.
	world.clock.at = new Date();
	practice = await Practice.open(world);
	hospital = await PartnerHospital.open(world);
});
afterAll(() => world.close());

const thePatient = 'urn:uuid:00000000-0000-4000-8000-000000000002';

/** A prescription with more about its patient, signed as a whole. */
async function send(...more: Json[]): Promise<Told> {
	const bundle = await hospital.unsigned({});
	const entries = more.map((resource) => ({
		fullUrl: `urn:uuid:${randomUUID()}`,
		resource,
		request: { method: 'POST', url: resource.resourceType }
	}));
	return ask(world, 'POST ', {
		body: hospital.sign({ ...bundle, entry: [...bundle.entry, ...entries] })
	});
}

async function reviewOf(told: Told): Promise<{ id: string; view: Json }> {
	expect(told.status, JSON.stringify(told.body)).toBe(200);
	const { location } = told.body.entry
		.map(({ response }: Json) => response)
		.find(({ location }: Json) => location);
	const id = location.split('/').at(-1).slice(0, -2);
	await openReview(world.as.pharmacist1, id);
	return { id, view: await readReview(world.as.pharmacist1, id) };
}

const about = (reference: string, text: string) => ({ ...allergy(text), patient: { reference } });
const weight = (kilograms: number) => ({
	resourceType: 'Observation',
	status: 'final',
	code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
	subject: { reference: thePatient },
	valueQuantity: { value: kilograms, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' }
});

describe('the clinical checks of a prescription of another hospital', () => {
	it('warn the pharmacist of what its own hospital knows; the same is said at the counter', async () => {
		const { id, view } = await reviewOf(await send(about(thePatient, '青霉素'), weight(52)));
		expect(view.clinical).toMatchObject({
			ran: true,
			findings: expect.arrayContaining([
				expect.objectContaining({ code: 'allergy', tier: 'critical', lineNos: [1] })
			]),
			overrides: []
		});
		expect(view.clinical.notChecked.map(({ check }: Json) => check)).not.toContain('allergies');
		expect(view.allergies).toEqual({ answer: 'listed', text: '青霉素' });
		await practice.decide(id, world.as.pharmacist1, approval);
		const { digits } = await practice.pickupOf(id);
		expect((await openByCode(world.as.pharmacist1, digits)).allergies).toEqual({
			answer: 'listed',
			text: '青霉素'
		});
	});

	it('say what was not checked where its hospital sent nothing', async () => {
		const { view } = await reviewOf(await send());
		expect(view.clinical).toMatchObject({
			ran: true,
			notChecked: expect.arrayContaining([{ check: 'allergies', why: 'not_asked', lineNos: [1] }])
		});
		expect(view.allergies.answer).toBe('unknown');
	});

	it('never go by what is said of somebody else, nor pass over what they cannot read', async () => {
		for (const [strange, expression] of [
			[about(`urn:uuid:${randomUUID()}`, '青霉素'), 'AllergyIntolerance.patient'],
			[about('urn:uuid:00000000-0000-4000-8000-000000000003', '青霉素'), 'AllergyIntolerance.patient'],
			[{ resourceType: 'Binary', contentType: 'text/plain', data: 'AAAA' }, 'Bundle.entry']
		] as const) {
			const told = await send(strange);
			expect([told.status, told.body.issue[0].expression]).toEqual([400, [expression]]);
		}
	});

	it('that cannot run keep nothing out, and the pharmacist is told', async () => {
		const { db } = world.services;
		const { actor } = world.as.doctor1;
		if (actor.kind !== 'staff') throw new TypeError('the doctor is staff');
		await db
			.insertInto('clinicalRow')
			.values({
				hospitalId: hospital.id,
				seq: 1,
				kind: 'doses',
				rowId: 'broken',
				body: JSON.stringify({ id: 'broken' }),
				changedBy: actor.id,
				changedAt: new Date()
			})
			.execute();
		const { view } = await reviewOf(await send(about(thePatient, '青霉素')));
		expect(view.clinical).toEqual({ ran: false, reason: '' });
		expect(view.allergies).toEqual({ answer: 'listed', text: '青霉素' });
	});
});
