import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	allowedFrom,
	isFinished,
	prescriptionEvents,
	prescriptionStatuses,
	transition,
	type PrescriptionEvent,
	type PrescriptionStatus
} from './status';

const allowed: [PrescriptionStatus, PrescriptionEvent, PrescriptionStatus][] = [
	['draft', 'sign', 'signed'],
	['draft', 'cancel', 'cancelled'],
	['draft', 'expire', 'expired'],
	['signed', 'approve', 'approved'],
	['signed', 'return', 'rejected'],
	['signed', 'cancel', 'cancelled'],
	['signed', 'expire', 'expired'],
	['approved', 'claim', 'dispensing'],
	['approved', 'cancel', 'cancelled'],
	['approved', 'expire', 'expired'],
	['dispensing', 'release', 'approved'],
	['dispensing', 'dispense_all', 'dispensed'],
	['dispensing', 'dispense_part', 'partly_dispensed'],
	['dispensing', 'dispense_owing', 'approved'],
	['approved', 'expire_owed', 'partly_dispensed'],
	['dispensing', 'expire', 'expired']
];

describe('a prescription moves', () => {
	it('only along the allowed steps', () => {
		for (const status of prescriptionStatuses)
			for (const event of prescriptionEvents) {
				const step = allowed.find(([from, on]) => from === status && on === event);
				expect(transition(status, event)).toEqual(
					step ? { ok: true, value: step[2] } : { ok: false, failure: { code: 'not_allowed', status } }
				);
			}
	});
	it('to a dispensed state only after signature, approval and claim', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...prescriptionEvents), { maxLength: 12 }), (events) => {
				let status: PrescriptionStatus = 'draft';
				const done: PrescriptionEvent[] = [];
				for (const event of events) {
					// Asked only of those of which a part was handed over and the rest is owed.
					if (event === 'expire_owed' && !done.includes('dispense_owing')) continue;
					const next = transition(status, event);
					if (!next.ok) continue;
					expect(isFinished(status)).toBe(false);
					status = next.value;
					done.push(event);
				}
				if (status === 'dispensed' || status === 'partly_dispensed')
					expect(done.slice(0, 3)).toEqual(['sign', 'approve', 'claim']);
			})
		);
	});
	it('says where an event may start', () => {
		expect(allowedFrom('cancel')).toEqual(['draft', 'signed', 'approved']);
		expect(allowedFrom('claim')).toEqual(['approved']);
	});
});
