import { describe, expect, it } from 'vitest';
import { residentIdCheck } from '$lib/domain/patient/resident-id';
import { localDate } from '$lib/domain/shared/local-date';
import { emptyAnswers, faultsOn, stepsFor, toRequest, type Answers } from './intake-answers';

const today = localDate('2026-11-20');
const check = { camera: 'ok', microphone: 'ok', speaker: 'heard' } as const;

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

	it('gives a consent only when it was ticked', () => {
		const answers = { ...adult(), consents: { treatment: true, health_data: false } };
		expect(toRequest(answers, today, check, 'video').consents.map(({ kind }) => kind)).toEqual(['treatment']);
	});
});
