import { describe, expect, it } from 'vitest';
import { uncheckedDevices } from '$lib/contract/http/consult';
import { residentIdCheck } from '$lib/domain/patient/resident-id';
import { localDate } from '$lib/domain/shared/local-date';
import type { KnownPatient } from '$lib/contract/http/patient';
import { emptyAnswers, faultsOn, stepsFor, toRequest, type Answers } from './intake-answers';
import { fillIn, takeOut } from './recognition';

const today = localDate('2026-11-20');
const check = uncheckedDevices;

const said = { by: 'customer', at: '2026-10-01T00:00:00.000Z' } as const;
const known: KnownPatient = {
	profile: {
		allergies: { value: { answer: 'listed', text: '青霉素' }, ...said },
		conditions: { value: ['高血压', '白癜风'], ...said },
		medicines: { value: '硝苯地平', ...said },
		weight: null
	},
	history: { consults: 1, medicines: 0 }
};

const adult = (): Answers => ({
	...emptyAnswers(),
	name: '王小芳',
	residentId: '11010519491231002X',
	phone: '13812342211'
});

describe('the questions before the queue', () => {
	it('asks children one more screen', () => {
		expect(stepsFor(adult(), today)).toEqual(['who', 'why', 'doctor', 'background', 'consent', 'check']);
		const born2021 = '11010520210101004';
		const child = { ...adult(), residentId: born2021 + residentIdCheck(born2021) };
		expect(stepsFor(child, today)).toEqual([
			'who',
			'why',
			'doctor',
			'child',
			'background',
			'consent',
			'check'
		]);
		expect(faultsOn('child', child, today).map(({ field }) => field)).toEqual(['weightKg', 'guardian']);
	});

	it('judges each screen by its own fields only', () => {
		expect(faultsOn('who', adult(), today)).toEqual([]);
		expect(faultsOn('why', adult(), today)).toEqual([{ field: 'complaints', code: 'missing' }]);
		expect(faultsOn('background', adult(), today)).toEqual([
			{ field: 'allergies', code: 'missing' },
			{ field: 'earlierDiagnosis', code: 'missing' }
		]);
		expect(faultsOn('consent', adult(), today)).toEqual([{ field: 'consents', code: 'missing' }]);
	});

	it('joins picked and written illnesses, and sends no weight or guardian of an adult', () => {
		const answers = {
			...adult(),
			weightKg: '61',
			diagnoses: ['高血压', '糖尿病'],
			earlierDiagnosis: { kind: 'declared', what: '痛风', where: '', when: 'longer' } as const
		};
		const request = toRequest(answers, today, check, 'video');
		expect(request.earlierDiagnosis.what).toBe('高血压、糖尿病、痛风');
		expect(request.weightKg).toBe('');
		expect(request.guardian).toBeNull();
		expect(request).not.toHaveProperty('diagnoses');
	});

	it('shows those who were recognised what is known, and sends none of it as it came', () => {
		const answers = adult();
		fillIn(answers, known, today);
		expect(stepsFor(answers, today)).toEqual([
			'who',
			'known',
			'why',
			'doctor',
			'background',
			'consent',
			'check'
		]);
		expect(answers.diagnoses).toEqual(['高血压']);
		const request = toRequest(answers, today, check, 'video');
		expect(request).toMatchObject({
			allergies: { answer: 'listed', text: '青霉素' },
			earlierDiagnosis: { what: '高血压、白癜风' },
			medicines: '硝苯地平',
			sharing: { earlierConsults: false, dispensedMedicines: false }
		});
		expect(request).not.toHaveProperty('known');
		expect(request).not.toHaveProperty('renew');
	});

	it('forgets them all as soon as the numbers are somebody else’s', () => {
		const answers = adult();
		fillIn(answers, known, today);
		answers.sharing.earlierConsults = true;
		takeOut(answers);
		expect(answers).toEqual(adult());
	});

	it('takes over a weight that is fresh and asks for an old one anew', () => {
		const weighed = (at: string) => {
			const answers = adult();
			const weight = { value: '17.5', by: 'customer', at } as const;
			fillIn(answers, { ...known, profile: { ...known.profile, weight } }, today);
			return answers.weightKg;
		};
		expect(weighed('2026-10-01T00:00:00.000Z')).toBe('17.5');
		expect(weighed('2026-06-01T00:00:00.000Z')).toBe('');
	});

	it('gives a consent only when it was ticked', () => {
		const answers = { ...adult(), consents: { treatment: true, health_data: false } };
		expect(toRequest(answers, today, check, 'video').consents.map(({ kind }) => kind)).toEqual(['treatment']);
	});
});
