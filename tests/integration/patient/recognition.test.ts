import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { nothingShared } from '$lib/contract/http/patient';
import type { Context } from '$lib/server/context';
import { cancelConsult } from '$lib/server/services/consult/cancel-consult';
import { currentConsult } from '$lib/server/services/consult/current-consult';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { recognisePatient } from '$lib/server/services/patient/recognise-patient';
import { setSharing } from '$lib/server/services/patient/set-sharing';
import { adult, child, residentId } from '../consult/intake';
import { createWorld, type World } from '../world';

let world: World;
const worlds: World[] = [];
beforeEach(async () => {
	world = await createWorld();
	worlds.push(world);
});
afterAll(async () => {
	for (const opened of worlds) await opened.close();
});

const numbers = { residentId: '11010519491231002X', phone: '13812342211' };
/** A visit that came to nothing is a visit all the same. */
async function visit(kiosk: Context, intake = adult()): Promise<void> {
	const { consult } = await requestConsult(kiosk, intake);
	await cancelConsult(kiosk, consult?.id ?? '');
}
const everything = { earlierConsults: true, dispensedMedicines: true };
const other = (n: number) => ({
	...numbers,
	residentId: residentId(`195001${String(n + 1).padStart(2, '0')}`)
});

describe('a returning patient', () => {
	it('is shown what was said before, with who said it and when', async () => {
		await visit(world.as.kiosk1a, adult({ medicines: '硝苯地平 ' }));
		const at = world.clock.at.toISOString();
		world.clock.advance(86_400_000);
		const { known } = await recognisePatient(world.as.kiosk1b, { ...numbers, phone: '138-1234-2211' });
		expect(known).toEqual({
			profile: {
				allergies: { value: { answer: 'listed', text: '青霉素' }, by: 'customer', at },
				conditions: { value: ['高血压'], by: 'customer', at },
				medicines: { value: '硝苯地平', by: 'customer', at },
				weight: null
			},
			history: { consults: 0, medicines: 0 }
		});
	});

	it('keeps the weight of a child with the day it was said', async () => {
		const at = world.clock.at.toISOString();
		await visit(world.as.kiosk1a, child());
		const { known } = await recognisePatient(world.as.kiosk1a, {
			residentId: residentId('20220601'),
			phone: numbers.phone
		});
		expect(known?.profile.weight).toEqual({ value: '17.5', by: 'customer', at });
	});

	it('is nobody with another phone, and the answer is that for a number nobody knows', async () => {
		await visit(world.as.kiosk1a);
		const wrong = await recognisePatient(world.as.kiosk1a, { ...numbers, phone: '13900001111' });
		const unknown = await recognisePatient(world.as.kiosk1a, other(0));
		expect(wrong).toEqual({ known: null });
		expect(unknown).toEqual(wrong);
	});

	it('is not taken over by somebody who asks for a doctor with the number and a phone of their own', async () => {
		await visit(world.as.kiosk1a);
		await visit(world.as.kiosk1b, adult({ phone: '13900001111', allergies: { answer: 'none', text: '' } }));
		const stranger = await recognisePatient(world.as.kiosk1b, { ...numbers, phone: '13900001111' });
		expect(stranger.known?.profile.allergies.value).toEqual({ answer: 'none', text: '' });
		const owner = await recognisePatient(world.as.kiosk1a, numbers);
		expect(owner.known?.profile.allergies.value).toEqual({ answer: 'listed', text: '青霉素' });
	});

	it('keeps nothing of an intake without the consent to health data', async () => {
		const [treatment] = adult().consents;
		await expect(
			requestConsult(world.as.kiosk1a, adult({ consents: treatment ? [treatment] : [] }))
		).rejects.toMatchObject({ code: 'consent_missing' });
		expect(await recognisePatient(world.as.kiosk1a, numbers)).toEqual({ known: null });
		expect(await world.services.db.selectFrom('patientProfile').selectAll().execute()).toEqual([]);
	});

	it('adds a version with each visit and changes none', async () => {
		await visit(world.as.kiosk1a);
		await visit(world.as.kiosk1a, adult({ allergies: { answer: 'none', text: '' } }));
		const rows = await world.services.db
			.selectFrom('patientProfile')
			.select(['version', 'saidBy', 'facts'])
			.orderBy('version')
			.execute();
		expect(rows).toMatchObject([
			{ version: 1, saidBy: 'customer', facts: { allergies: { value: { text: '青霉素' } } } },
			{ version: 2, saidBy: 'customer', facts: { allergies: { value: { answer: 'none' } } } }
		]);
	});

	it('survives two requests at two kiosks at the same moment', async () => {
		await Promise.all([
			requestConsult(world.as.kiosk1a, adult()),
			requestConsult(world.as.kiosk1b, adult()),
			requestConsult(world.as.kiosk2a, adult())
		]);
		const rows = await world.services.db.selectFrom('patientProfile').select('version').execute();
		expect(rows.map(({ version }) => version).toSorted()).toEqual([1, 2, 3]);
	});
});

describe('trying numbers out', () => {
	it('ends after ten at one kiosk, the right pair included, and begins again after ten minutes', async () => {
		await visit(world.as.kiosk1a);
		for (let n = 0; n < 10; n++) await recognisePatient(world.as.kiosk1b, other(n));
		await expect(recognisePatient(world.as.kiosk1b, numbers)).rejects.toMatchObject({
			code: 'too_many_requests'
		});
		const refused = await world.services.db
			.selectFrom('auditEntry')
			.select(['reason', 'detail', 'subjectId'])
			.where('action', '=', 'patient.recognise')
			.where('outcome', '=', 'refused')
			.execute();
		expect(refused).toMatchObject([{ reason: 'too_many_requests' }]);
		// Another kiosk goes on, and so does this one later.
		expect((await recognisePatient(world.as.kiosk2a, numbers)).known).not.toBeNull();
		world.clock.advance(10 * 60_000 + 1);
		expect((await recognisePatient(world.as.kiosk1b, numbers)).known).not.toBeNull();
	});

	it('ends after five phones for one identity number, whichever kiosk is used and known or not', async () => {
		await visit(world.as.kiosk1a);
		for (const tried of [numbers, other(3)]) {
			const kiosks = ['kiosk1a', 'kiosk1b', 'kiosk2a', 'kiosk2b', 'kiosk1a'] as const;
			for (const [n, kiosk] of kiosks.entries())
				await recognisePatient(world.as[kiosk], { ...tried, phone: `1390000111${n}` });
			await expect(recognisePatient(world.as.kiosk2b, tried)).rejects.toMatchObject({
				code: 'too_many_requests'
			});
		}
	});

	it('lets no more through when many come at once, from two processes', async () => {
		const second = world.secondProcess();
		const answers = await Promise.allSettled(
			Array.from({ length: 40 }, (_, n) =>
				recognisePatient((n % 2 ? world : second).as.kiosk1a, other(n % 28))
			)
		);
		expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(10);
	});

	it('is no way around: a request for a consult tells nobody whether a number is known', async () => {
		await visit(world.as.kiosk1a);
		// Never recognised at this kiosk: nothing can be shown, and the answer is a new patient's.
		const { consult } = await requestConsult(world.as.kiosk2a, adult({ sharing: everything }));
		expect(consult?.sharing).toBeNull();
		await expect(setSharing(world.as.kiosk2a, consult?.id ?? '', everything)).rejects.toMatchObject({
			code: 'not_allowed_now',
			detail: { reason: 'not_recognised' }
		});
	});

	it('needs numbers that are numbers', async () => {
		await expect(
			recognisePatient(world.as.kiosk1a, { ...numbers, residentId: '110105194912310021' })
		).rejects.toMatchObject({ code: 'intake_incomplete' });
		await expect(recognisePatient(world.as.doctor1, numbers)).rejects.toMatchObject({ code: 'forbidden' });
	});

	it('leaves no number in the audit trail', async () => {
		await visit(world.as.kiosk1a);
		await recognisePatient(world.as.kiosk1a, numbers);
		const rows = await world.services.db
			.selectFrom('auditEntry')
			.selectAll()
			.where('action', '=', 'patient.recognise')
			.execute();
		expect(rows).toHaveLength(1);
		expect(JSON.stringify(rows)).not.toMatch(/1949|1381234|青霉素|高血压/);
	});
});

describe('what a patient shows', () => {
	it('is nothing at first', async () => {
		await visit(world.as.kiosk1a);
		await recognisePatient(world.as.kiosk1a, numbers);
		await requestConsult(world.as.kiosk1a, adult());
		expect((await currentConsult(world.as.kiosk1a)).consult?.sharing).toEqual(nothingShared);
	});
});
