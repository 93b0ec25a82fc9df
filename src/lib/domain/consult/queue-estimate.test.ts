import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playQueue, type InQueue, type TakingDoctor } from './queue-estimate';

const recent = [10, 4, 8, 5, 6];
const anybody: InQueue = { wantedDoctorId: null, childDoctorNeeded: false, walking: false };
const doctor = (id: string, change: Partial<TakingDoctor> = {}): TakingDoctor => ({
	id,
	inCall: true,
	mayTreatChildren: false,
	recentMinutes: [],
	...change
});
const before = (count: number, change: Partial<InQueue> = {}): InQueue[] =>
	Array.from({ length: count }, () => ({ ...anybody, ...change }));

describe('waiting time', () => {
	it('plays the worked example', () => {
		expect(playQueue([doctor('a'), doctor('b')], before(2), recent)(anybody)).toEqual({
			lowMinutes: 5,
			highMinutes: 16
		});
	});
	it('is at once while a doctor is free, even without samples', () => {
		expect(playQueue([doctor('a', { inCall: false })], [], [])(anybody)).toEqual({
			lowMinutes: 0,
			highMinutes: 1
		});
	});
	it('is not named without doctors or with too little to go by', () => {
		expect(playQueue([], [], recent)(anybody)).toBe('unknown');
		expect(playQueue([doctor('a')], [], [1, 2, 3, 4])(anybody)).toBe('unknown');
		expect(playQueue([doctor('a')], [], [1, 2, 3, 4, NaN])(anybody)).toBe('unknown');
	});
	it('of one doctor comes from that doctor’s own calls where there are enough', () => {
		const slow = doctor('slow', { recentMinutes: [30, 30, 30, 30, 30] });
		const of = playQueue([slow, doctor('new', { recentMinutes: [1] })], [], recent);
		expect(of({ ...anybody, wantedDoctorId: 'slow' })).toEqual({ lowMinutes: 0, highMinutes: 30 });
		expect(of({ ...anybody, wantedDoctorId: 'new' })).toEqual({ lowMinutes: 0, highMinutes: 8 });
	});
	it('counts those who wait for a doctor with that doctor alone', () => {
		const doctors = [doctor('a', { inCall: false }), doctor('b', { inCall: false })];
		const of = playQueue(doctors, before(3, { wantedDoctorId: 'a' }), recent);
		expect(of(anybody)).toEqual({ lowMinutes: 0, highMinutes: 1 });
		expect(of({ ...anybody, wantedDoctorId: 'a' })).toEqual({ lowMinutes: 15, highMinutes: 24 });
		expect(of({ ...anybody, wantedDoctorId: 'gone' })).toBe('unknown');
	});
	it('lets a small child wait for a specialist only', () => {
		const doctors = [doctor('a', { inCall: false }), doctor('k', { mayTreatChildren: true })];
		expect(playQueue(doctors, [], recent)({ wantedDoctorId: null, childDoctorNeeded: true })).toEqual({
			lowMinutes: 0,
			highMinutes: 8
		});
	});
	it('leaves open whether those who walk around come back', () => {
		const free = [doctor('a', { inCall: false })];
		expect(playQueue(free, before(1, { walking: true }), recent)(anybody)).toEqual({
			lowMinutes: 0,
			highMinutes: 8
		});
	});
	it('is a range that never shrinks with more people before', () => {
		const person = fc.record({
			wantedDoctorId: fc.constantFrom(null, '0', '1'),
			childDoctorNeeded: fc.boolean(),
			walking: fc.boolean()
		});
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 5, maxLength: 30 }),
				fc.integer({ min: 2, max: 5 }),
				fc.array(person, { maxLength: 20 }),
				person,
				(samples, count, queue, one) => {
					const doctors = Array.from({ length: count }, (_, id) =>
						doctor(String(id), { inCall: id % 2 === 0, mayTreatChildren: id < 2 })
					);
					const here = playQueue(doctors, queue, samples)(anybody);
					const behind = playQueue(doctors, [...queue, one], samples)(anybody);
					if (here === 'unknown' || behind === 'unknown') throw new Error('enough samples');
					expect(here.lowMinutes).toBeLessThan(here.highMinutes);
					expect(behind.lowMinutes).toBeGreaterThanOrEqual(here.lowMinutes);
					expect(behind.highMinutes).toBeGreaterThanOrEqual(here.highMinutes);
				}
			)
		);
	});
});
