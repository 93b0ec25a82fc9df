import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import {
	allergiesDiffer,
	conditionNames,
	confirmFacts,
	daysSince,
	declareFacts,
	weightIsFresh,
	type DeclaredFacts
} from './health-profile';

const may = '2026-05-04T02:00:00.000Z';
const november = '2026-11-22T02:00:00.000Z';
const today = localDate('2026-11-22');
const declared: DeclaredFacts = {
	allergies: { answer: 'listed', text: ' 青霉素 ' },
	conditions: ['高血压'],
	medicines: '硝苯地平',
	weightKg: ''
};
const first = declareFacts(null, declared, may);

describe('a health profile', () => {
	it('keeps who said what and when', () => {
		expect(first.allergies).toEqual({ value: { answer: 'listed', text: '青霉素' }, by: 'customer', at: may });
		expect(first.weight).toBeNull();
	});
	it('takes a customer’s repetition as said today', () => {
		expect(declareFacts(first, declared, november).conditions).toEqual({
			value: ['高血压'],
			by: 'customer',
			at: november
		});
	});
	it('leaves what a doctor confirmed as it is while it is said again, and not when it is said differently', () => {
		const confirmed = confirmFacts(first, ['allergies'], may);
		expect(confirmed.medicines.by).toBe('customer');
		expect(declareFacts(confirmed, declared, november).allergies).toEqual({
			value: { answer: 'listed', text: '青霉素' },
			by: 'doctor',
			at: may
		});
		const none = { answer: 'none', text: '青霉素' } as const;
		expect(declareFacts(confirmed, { ...declared, allergies: none }, november).allergies).toEqual({
			value: { answer: 'none', text: '' },
			by: 'customer',
			at: november
		});
		expect(allergiesDiffer(confirmed, none)).toBe(true);
		expect(allergiesDiffer(confirmed, declared.allergies)).toBe(false);
		expect(allergiesDiffer(null, none)).toBe(false);
	});
	it('confirms no weight that nobody has said', () => {
		expect(confirmFacts(first, ['weight'], november).weight).toBeNull();
	});
	it('keeps the weight of before when nobody asked, and asks anew after three months', () => {
		const weighed = declareFacts(null, { ...declared, weightKg: '17.5' }, '2026-08-24T01:00:00.000Z');
		const later = declareFacts(weighed, declared, november);
		expect(later.weight).toEqual(weighed.weight);
		expect(daysSince(later.weight ?? first.allergies, today)).toBe(90);
		expect(weightIsFresh(later.weight, today)).toBe(true);
		expect(weightIsFresh(later.weight, localDate('2026-11-23'))).toBe(false);
		expect(weightIsFresh(null, today)).toBe(false);
	});
	it('counts days by the calendar of China', () => {
		expect(daysSince({ by: 'customer', at: '2026-11-21T16:30:00.000Z' }, today)).toBe(0);
	});
	it.each([
		['高血压、糖尿病；痛风', ['高血压', '糖尿病', '痛风']],
		['高血压、 高血压 、', ['高血压']],
		['', []]
	])('reads %j as names', (text, names) => expect(conditionNames(text)).toEqual(names));
});
