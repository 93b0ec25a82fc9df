/** A third person in one call, who comes by a link and with the customer's consent. */
export const guestRoles = ['family', 'interpreter', 'pharmacist'] as const;
export type GuestRole = (typeof guestRoles)[number];

/** Who ended it: the customer or the doctor, the guest who left, or the system with the end of the call. */
export const guestEnders = ['customer', 'doctor', 'guest', 'system'] as const;
export type GuestEnder = (typeof guestEnders)[number];

/** A link that nobody has used is good for so long after the customer's consent. House rule. */
export const guestLinkMs = 15 * 60_000;

/** `asked`: the customer has not answered; `agreed`: the link may be used; `lapsed`: nobody used it in time. */
export const guestStates = ['asked', 'agreed', 'lapsed', 'joined', 'ended'] as const;
export type GuestState = (typeof guestStates)[number];

export interface GuestFacts {
	readonly agreedAt: Date | null;
	readonly linkUntil: Date | null;
	readonly joinedAt: Date | null;
	readonly endedAt: Date | null;
}

export function guestState({ agreedAt, linkUntil, joinedAt, endedAt }: GuestFacts, now: Date): GuestState {
	if (endedAt) return 'ended';
	if (joinedAt) return 'joined';
	if (!agreedAt || !linkUntil) return 'asked';
	return now < linkUntil ? 'agreed' : 'lapsed';
}

/** Whether the call has a guest, or one on the way: then nobody else can be asked for. */
export const holdsThirdSeat = (state: GuestState): boolean =>
	state === 'asked' || state === 'agreed' || state === 'joined';

/** Why a link leads nowhere any more. */
export type LinkRefusal = 'call_over' | 'withdrawn' | 'sent_out' | 'left' | 'lapsed' | 'not_agreed';

/** @returns undefined = whoever has the link may enter; who holds the seat is asked for apart. */
export function refuseLink(
	facts: GuestFacts & { readonly endedBy: GuestEnder | null; readonly callRuns: boolean },
	now: Date
): LinkRefusal | undefined {
	const state = guestState(facts, now);
	if (state === 'ended' && facts.endedBy === 'customer') return 'withdrawn';
	if (state === 'ended' && facts.endedBy === 'doctor') return 'sent_out';
	if (state === 'ended' && facts.endedBy === 'guest') return 'left';
	if (state === 'ended' || !facts.callRuns) return 'call_over';
	if (state === 'asked') return 'not_agreed';
	return state === 'lapsed' ? 'lapsed' : undefined;
}
