import type { ConsultStatus } from './status';

/** Without characters that people mix up when they read a ticket aloud. */
export const ticketAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** What is typed: the six characters behind the day. */
export const ticketTailLength = 6;
export const phoneTailLength = 4;

/** So long a place is kept for somebody who walks around the shop, or whose kiosk has died. */
export const ticketKeptMs = 10 * 60_000;
/** Wrong phone digits, after which a ticket opens nothing any more. */
export const wrongProofsAllowed = 5;

const qrPrefix = 'WYTK1.';
const whole = new RegExp(`^\\d{6}-[${ticketAlphabet}]{${ticketTailLength}}$`);

/** Upper case, so that a QR code holds it in its compact alphanumeric mode. */
export const ticketQr = (ticket: string): string => qrPrefix + ticket;

/** `WYTK1.261122-K7QF2M`, with what scanners put before it → `261122-K7QF2M`. */
export function readTicketQr(text: string): string | undefined {
	const ticket = /^(?:\][A-Za-z]\w)?WYTK1\.(.+)$/i.exec(text.trim())?.[1]?.toUpperCase();
	return ticket !== undefined && whole.test(ticket) ? ticket : undefined;
}

/** `K7QF2M` → `K7Q F2M` */
export const spacedTail = (ticket: string): string =>
	(ticket.split('-')[1] ?? '').replace(/(.{3})(?=.)/g, '$1 ');

/** Whether a place that was left on foot can be taken back at this instant. */
export const isTicketKept = (walkingSince: Date, now: Date): boolean =>
	now.getTime() - walkingSince.getTime() < ticketKeptMs;

export interface TicketFacts {
	readonly status: ConsultStatus;
	readonly walkingSince: Date | null;
	readonly wrongProofs: number;
	/** The digits typed are the last ones of the customer's phone. */
	readonly proofRight: boolean;
	/** The kiosk stands in the shop where the ticket was drawn. */
	readonly sameStore: boolean;
}

export const ticketRefusals = [
	'ticket_locked',
	'ticket_wrong',
	'ticket_elsewhere',
	'ticket_expired',
	'ticket_over'
] as const;
export type TicketRefusal = (typeof ticketRefusals)[number];

/** What stands against giving a place back; nothing is told about a ticket before the second proof was right. */
export function refuseReturn(facts: TicketFacts, now: Date): TicketRefusal | undefined {
	if (facts.wrongProofs >= wrongProofsAllowed) return 'ticket_locked';
	if (!facts.proofRight) return 'ticket_wrong';
	if (!facts.sameStore) return 'ticket_elsewhere';
	if (facts.status === 'expired') return 'ticket_expired';
	if (facts.status !== 'waiting') return 'ticket_over';
	return facts.walkingSince && !isTicketKept(facts.walkingSince, now) ? 'ticket_expired' : undefined;
}
