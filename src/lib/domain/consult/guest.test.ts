import { describe, expect, it } from 'vitest';
import { guestLinkMs, guestState, holdsThirdSeat, refuseLink, type GuestFacts } from './guest';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 28, 9, minutes));
const asked: GuestFacts = { agreedAt: null, linkUntil: null, joinedAt: null, endedAt: null };
const agreed: GuestFacts = { ...asked, agreedAt: at(0), linkUntil: new Date(at(0).getTime() + guestLinkMs) };
const joined: GuestFacts = { ...agreed, joinedAt: at(2) };

describe('guestState', () => {
	it.each([
		[asked, 1, 'asked'],
		[agreed, 14, 'agreed'],
		[agreed, 15, 'lapsed'],
		// Who has come in stays: only an unused link lapses.
		[joined, 59, 'joined'],
		[{ ...asked, endedAt: at(1) }, 1, 'ended'],
		[{ ...joined, endedAt: at(3) }, 3, 'ended']
	] as const)('of %o after %i minutes is %s', (facts, minutes, state) => {
		expect(guestState(facts, at(minutes))).toBe(state);
	});

	it('leaves the seat free when the link lapsed or the visit ended', () => {
		expect((['asked', 'agreed', 'joined'] as const).every(holdsThirdSeat)).toBe(true);
		expect((['lapsed', 'ended'] as const).some(holdsThirdSeat)).toBe(false);
	});
});

describe('refuseLink', () => {
	const link = (facts: GuestFacts, endedBy: 'customer' | 'doctor' | 'guest' | 'system' | null = null) => ({
		...facts,
		endedBy,
		callRuns: true
	});
	it('lets in who has the link of an agreed or running visit', () => {
		expect(refuseLink(link(agreed), at(1))).toBeUndefined();
		expect(refuseLink(link(joined), at(50))).toBeUndefined();
	});

	it.each([
		[link(asked), 'not_agreed'],
		[link(agreed), 'lapsed'],
		[link({ ...joined, endedAt: at(3) }, 'customer'), 'withdrawn'],
		[link({ ...joined, endedAt: at(3) }, 'doctor'), 'sent_out'],
		[link({ ...joined, endedAt: at(3) }, 'guest'), 'left'],
		[link({ ...joined, endedAt: at(3) }, 'system'), 'call_over'],
		[{ ...link(joined), callRuns: false }, 'call_over']
	] as const)('names why %o leads nowhere: %s', (facts, reason) => {
		expect(refuseLink(facts, at(20))).toBe(reason);
	});
});
