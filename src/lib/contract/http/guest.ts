import * as v from 'valibot';
import type { CallMode } from '$lib/domain/consult/call-modes';
import { guestRoles, type GuestEnder, type GuestRole, type GuestState } from '$lib/domain/consult/guest';

/** The words of the customer's consent on screen now; a consent is stored with the version that was read. */
export const guestConsentVersion = '2026-11-1';

export const askGuestBody = v.object({ role: v.picklist(guestRoles) });
export const answerGuestBody = v.variant('agree', [
	v.object({ agree: v.literal(true), textVersion: v.pipe(v.string(), v.maxLength(20)) }),
	v.object({ agree: v.literal(false) })
]);
export const enterGuestBody = v.object({
	token: v.pipe(v.string(), v.maxLength(100)),
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(20))
});

/** What kiosk and doctor see of the last third person that was asked for in their call. */
export interface GuestView {
	readonly id: string;
	readonly role: GuestRole;
	readonly state: GuestState;
	readonly askedBy: 'doctor' | 'customer';
	/** As the guest wrote it; nobody has checked it. Null before the guest came in. */
	readonly name: string | null;
	/** Whether the customer had agreed. */
	readonly agreed: boolean;
	readonly endedBy: GuestEnder | null;
}

export interface GuestLink {
	readonly url: string;
	readonly expiresAt: string;
}

/** What the guest's page is told: who invites and as what, and nothing of the patient. */
export interface GuestVisit {
	readonly consultId: string;
	readonly role: GuestRole;
	readonly mode: CallMode;
	readonly hospitalName: string;
	readonly doctor: { readonly name: string; readonly title: string };
	/** What this browser called itself when it came in before. */
	readonly name: string | null;
}
