import { describe, expect, it } from 'vitest';
import { openingAt } from './opening-hours';
import { doctorSilentMs, presenceAt } from './presence';
import { keptFor, mayBeTaken, openAfterMs, standingTo, type WaitingFor } from './take-order';
import { readTicketQr, refuseReturn, spacedTail, ticketKeptMs, ticketQr, type TicketFacts } from './ticket';
import { findTriageRow, type TriageRow } from './triage';

const now = new Date('2026-11-20T02:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('the table at the reception', () => {
	const row = (id: string, rank: number, change: Partial<TriageRow>): TriageRow => ({
		id,
		rank,
		complaint: null,
		words: [],
		departmentId: id,
		noteZh: '',
		noteEn: '',
		source: 'test',
		...change
	});
	const rows = [
		row('skin', 30, { complaint: 'rash', words: ['湿疹', 'eczema'] }),
		row('children', 10, { belowYears: 14 }),
		row('inner', 20, { complaint: 'cough', fromYears: 14 }),
		row('heart', 20, { words: ['心慌'] })
	];
	const sort = (complaints: TriageRow['complaint'][], text = '', ageYears: number | undefined = 40) =>
		findTriageRow(rows, { complaints: complaints.filter((one) => one !== null), text, ageYears })
			?.departmentId;

	it('goes by picture, by words and by age, the lowest rank first', () => {
		expect(sort(['rash'])).toBe('skin');
		expect(sort(['other'], '老ECZEMA又犯了')).toBe('skin');
		expect(sort(['rash', 'cough'])).toBe('inner');
		expect(sort(['rash'], '', 13)).toBe('children');
		expect(sort(['headache'], '一上楼就心慌')).toBe('heart');
	});
	it('leaves what fits nothing to the general department, and an unknown age out of bounded rows', () => {
		expect(sort(['eye'])).toBeUndefined();
		expect(sort([], '')).toBeUndefined();
		const unknown = (complaint: 'cough' | 'rash') =>
			findTriageRow(rows, { complaints: [complaint], text: '', ageYears: undefined })?.id;
		expect(unknown('cough')).toBeUndefined();
		expect(unknown('rash')).toBe('skin');
	});
	it('is not deceived by an empty word or an empty row', () => {
		const empty = [row('blank', 1, { words: [' '] }), row('nothing', 2, {})];
		expect(findTriageRow(empty, { complaints: ['cough'], text: '咳嗽 两天', ageYears: 30 })).toBeUndefined();
	});
});

describe('presence', () => {
	const seen = (ms: number, change = {}) =>
		presenceAt({ state: 'busy', changedAt: ago(60_000), seenAt: ago(ms), lapsedAt: null, ...change }, now);
	it('is what was chosen while the page answers, and gone within ten seconds after it fell silent', () => {
		expect(seen(0)).toEqual({ state: 'busy', goneSince: null });
		expect(seen(doctorSilentMs)).toEqual({ state: 'busy', goneSince: null });
		expect(seen(doctorSilentMs + 1).state).toBe('away');
		expect(seen(0, { lapsedAt: ago(5) })).toEqual({ state: 'away', goneSince: ago(5) });
		expect(seen(0, { state: 'away' })).toEqual({ state: 'away', goneSince: ago(60_000) });
		expect(presenceAt({ state: null, changedAt: null, seenAt: null, lapsedAt: null }, now).state).toBe(
			'away'
		);
	});
});

describe('who takes whom', () => {
	const patient: WaitingFor = {
		wantedDoctorId: null,
		wantedGoneSince: null,
		childDoctorNeeded: false,
		walking: false
	};
	const me = { id: 'me', mayTreatChildren: false };
	const standing = (change: Partial<WaitingFor>) => standingTo({ ...patient, ...change }, me, now);
	it('is said for each patient', () => {
		expect(standing({})).toBe('open');
		expect(standing({ wantedDoctorId: 'me' })).toBe('asked_for_me');
		expect(standing({ wantedDoctorId: 'other' })).toBe('asked_for_other');
		expect(standing({ childDoctorNeeded: true, wantedDoctorId: 'me' })).toBe('child_doctor_needed');
		expect(standing({ wantedDoctorId: 'me', walking: true })).toBe('walking');
		expect((['asked_for_me', 'open'] as const).every(mayBeTaken)).toBe(true);
		expect((['asked_for_other', 'child_doctor_needed', 'walking'] as const).some(mayBeTaken)).toBe(false);
	});
	it('opens a place whose doctor has not come back', () => {
		const gone = (ms: number) => standing({ wantedDoctorId: 'other', wantedGoneSince: ago(ms) });
		expect(gone(openAfterMs - 1)).toBe('asked_for_other');
		expect(gone(openAfterMs)).toBe('open');
		expect(keptFor({ ...patient, wantedDoctorId: 'x', wantedGoneSince: ago(openAfterMs) }, now)).toBeNull();
	});
});

describe('a ticket', () => {
	const ticket = '261122-K7QF2M';
	it('is read as it was written, with what scanners add', () => {
		for (const text of [
			ticketQr(ticket),
			`]Q1${ticketQr(ticket)}`,
			ticketQr(ticket).toLowerCase(),
			` ${ticketQr(ticket)} `
		])
			expect(readTicketQr(text)).toBe(ticket);
		for (const text of [ticket, 'WYTK1.', 'WYTK1.261122-K7QF2', 'WYTK1.261122-K7QF20', 'WYRX1.261122-K7QF2M'])
			expect(readTicketQr(text)).toBeUndefined();
		expect(spacedTail(ticket)).toBe('K7Q F2M');
	});
	const facts: TicketFacts = {
		status: 'waiting',
		walkingSince: ago(60_000),
		wrongProofs: 0,
		proofRight: true,
		sameStore: true
	};
	it.each<[string, Partial<TicketFacts>, string | undefined]>([
		['in time', {}, undefined],
		['of a kiosk that died', { walkingSince: null }, undefined],
		['a moment before the end', { walkingSince: ago(ticketKeptMs - 1) }, undefined],
		['too late', { walkingSince: ago(ticketKeptMs) }, 'ticket_expired'],
		['swept away', { status: 'expired' }, 'ticket_expired'],
		['already with a doctor', { status: 'in_call' }, 'ticket_over'],
		['given up', { status: 'cancelled' }, 'ticket_over'],
		['of another shop', { sameStore: false }, 'ticket_elsewhere'],
		['of another shop, with wrong digits', { sameStore: false, proofRight: false }, 'ticket_wrong'],
		['guessed too often, then rightly', { wrongProofs: 5 }, 'ticket_locked']
	])('%s', (_what, change, expected) => expect(refuseReturn({ ...facts, ...change }, now)).toBe(expected));
});

describe('opening hours', () => {
	// 2026-11-20 is a Friday; 02:00 UTC is 10:00 in China.
	const weekdays = { days: [1, 2, 3, 4, 5], from: '08:00', until: '12:00' };
	const afternoon = { days: [1, 2, 3, 4, 5], from: '14:00', until: '18:00' };
	const at = (iso: string) => openingAt([afternoon, weekdays], new Date(iso));
	it('say until when, or when next', () => {
		expect(at('2026-11-20T02:00:00Z')).toEqual({ state: 'open', until: '12:00' });
		expect(at('2026-11-20T04:00:00Z')).toEqual({ state: 'closed', inDays: 0, day: 5, from: '14:00' });
		expect(at('2026-11-20T10:00:00Z')).toEqual({ state: 'closed', inDays: 3, day: 1, from: '08:00' });
		expect(at('2026-11-21T17:00:00Z')).toEqual({ state: 'closed', inDays: 1, day: 1, from: '08:00' });
		expect(openingAt([], now)).toEqual({ state: 'unknown' });
	});
});
