import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { checkIntake, isWeight, type Intake } from './intake';
import {
	consultAllowedFrom,
	consultEvents,
	consultStatuses,
	consultTransition,
	isConsultOver,
	type ConsultStatus
} from './status';

describe('a consult moves', () => {
	const to = (status: ConsultStatus, event: (typeof consultEvents)[number]) => {
		const next = consultTransition(status, event);
		return next.ok ? next.value : next.failure;
	};
	it('from waiting to its end', () => {
		expect(to('waiting', 'take')).toBe('in_call');
		expect(to('in_call', 'end')).toBe('ended');
		expect(to('waiting', 'end')).toEqual({ code: 'not_allowed', status: 'waiting' });
		expect(to('in_call', 'take')).toEqual({ code: 'not_allowed', status: 'in_call' });
	});
	it('is cancelled at any time before the end, and rejoining changes nothing', () => {
		for (const status of consultStatuses) {
			const over = { code: 'not_allowed', status };
			expect(to(status, 'cancel')).toEqual(isConsultOver(status) ? over : 'cancelled');
			expect(to(status, 'rejoin')).toEqual(isConsultOver(status) ? over : status);
		}
		expect(consultAllowedFrom('take')).toEqual(['waiting']);
	});
});

const today = localDate('2026-11-22');
const intake: Intake = {
	name: '王小芳',
	residentId: '11010519491231002X',
	phone: '13812342211',
	weightKg: '',
	allergies: { answer: 'none', text: '' },
	complaints: ['blood_pressure'],
	complaintText: '',
	earlierDiagnosis: { kind: 'declared', text: '高血压，2020年市医院' },
	guardian: null,
	consents: ['treatment', 'health_data']
};
/** Born 2021-06-01 and 2014-06-01. */
const childId = '110105202106010011';
const olderChildId = '110105201406010019';
const faults = (change: Partial<Intake>) =>
	checkIntake({ ...intake, ...change }, today).map(({ field, code }) => `${field} ${code}`);
const guardian = { present: true, name: '王大明', residentId: intake.residentId };

describe('intake', () => {
	it('is ready with what must be there', () => expect(faults({})).toEqual([]));
	it.each<[Partial<Intake>, string[]]>([
		[{ name: ' ' }, ['name missing']],
		[{ name: '王'.repeat(51) }, ['name too_long']],
		[{ residentId: '' }, ['residentId missing']],
		[{ residentId: '110105194912310021' }, ['residentId not_an_id']],
		[{ phone: '1381234221' }, ['phone not_a_mobile']],
		[{ weightKg: '700' }, ['weightKg not_a_weight']],
		[{ allergies: { answer: '', text: '' } }, ['allergies missing']],
		[{ allergies: { answer: 'listed', text: '' } }, ['allergies missing']],
		[{ complaints: [] }, ['complaints missing']],
		[{ complaints: ['other'] }, ['complaintText missing']],
		[{ earlierDiagnosis: { kind: '', text: '' } }, ['earlierDiagnosis missing']],
		[{ consents: ['treatment'] }, ['consents missing']],
		[{ residentId: childId }, ['weightKg missing', 'guardian missing']],
		[{ residentId: childId, weightKg: '18.5', guardian }, []],
		[
			{ residentId: childId, weightKg: '18.5', guardian: { ...guardian, present: false } },
			['guardian guardian_not_present']
		],
		[{ residentId: olderChildId, weightKg: '40', guardian: { ...guardian, present: false } }, []],
		[
			{ residentId: childId, weightKg: '18', guardian: { ...guardian, residentId: childId } },
			['guardian guardian_is_patient']
		],
		[
			{ residentId: childId, weightKg: '18', guardian: { ...guardian, residentId: olderChildId } },
			['guardian guardian_under_age']
		]
	])('%o', (change, expected) => expect(faults(change)).toEqual(expected));
	it('knows what a weight looks like', () => {
		for (const text of ['3.4', '60', '0.5', '300']) expect(isWeight(text)).toBe(true);
		for (const text of ['0', '0.4', '301', '6.55', '6,5', 'x', '']) expect(isWeight(text)).toBe(false);
	});
});
