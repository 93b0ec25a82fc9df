import { describe, expect, it } from 'vitest';
import { recordBytes, type RecordFacts } from './record-document';
import { retainUntil } from './retention';
import { localDate } from '../shared/local-date';

const facts: RecordFacts = {
	id: '1',
	ticket: '261120-ABC',
	hospitalId: 'h',
	storeId: 's',
	deviceId: 'd',
	status: 'ended',
	mode: 'video',
	patient: { id: 'p', name: '王小芳', sex: 'female', bornOn: '1949-12-31' },
	doctor: null,
	queuedAt: '2026-11-20T02:00:00.000Z',
	takenAt: null,
	endedAt: null,
	endedBy: null,
	outcome: null,
	closedAt: '2026-11-20T03:00:00.000Z',
	retainUntil: '2041-11-20',
	intake: { guardian: null, complaintText: 'cafe\u0301 \ud800' },
	consents: [],
	notes: { subjective: '<b>&' },
	care: { watchFor: [], followUp: null },
	messages: [{ seq: 1, body: '疼' }],
	photos: [],
	handovers: [],
	prescriptions: []
};
const text = (one: RecordFacts) => new TextDecoder().decode(recordBytes(one));

describe('the bytes of a record', () => {
	it('are the same for the same facts, whatever the order of members or the form of characters', () => {
		const turned = Object.fromEntries(Object.entries(facts).toReversed()) as unknown as RecordFacts;
		expect(text(turned)).toBe(text(facts));
		expect(text({ ...facts, intake: { complaintText: 'café \ufffd' } })).toBe(text(facts));
		expect(text(facts)).toContain('"notes":{"subjective":"<b>&"}');
	});
	it('of a call without a third person are what they were before there were guests', () => {
		expect(text({ ...facts, guests: undefined })).toBe(text(facts));
		expect(text(facts)).not.toContain('guests');
		expect(text({ ...facts, guests: [{ role: 'family' }] })).toContain('"guests":[{"role":"family"}]');
	});
	it('change with every letter', () => {
		expect(text({ ...facts, messages: [{ seq: 1, body: '不疼' }] })).not.toBe(text(facts));
	});
});

describe('retention', () => {
	it('takes the longest period of what is in the record', () => {
		const day = localDate('2026-11-20');
		expect(retainUntil(['prescription', 'chat_and_pictures'], day)).toBe('2029-11-20');
		expect(retainUntil(['prescription', 'internet_medical_record', 'online_prescription_sale'], day)).toBe(
			'2041-11-20'
		);
		expect(retainUntil(['prescription'], localDate('2028-02-29'))).toBe('2029-03-01');
	});
});
