import type { CallEnded, CallMessage, CallNumbered, CallStart, GuestOut } from './call';

/**
 * What the server tells open screens: that a thing changed, never what is in it. A screen fetches what it may see
 * through the same permissions as always, so a missed, doubled or late message does no harm.
 */
export type Change =
	| {
			readonly kind: 'consult';
			readonly consultId: string;
			readonly deviceId: string;
			readonly storeId: string;
			readonly hospitalId: string;
	  }
	| {
			readonly kind: 'prescription';
			readonly prescriptionId: string;
			/** Both null where it came from another hospital: no kiosk waits for it. */
			readonly consultId: string | null;
			readonly deviceId: string | null;
			readonly storeId: string;
			readonly hospitalId: string;
	  }
	/** Places in the queue or doctors' availability have changed: for those who wait and for the waiting room. */
	| { readonly kind: 'queue'; readonly hospitalId: string }
	/** A hand-over was offered, answered or taken back: for the two doctors. */
	| { readonly kind: 'handover'; readonly consultId: string; readonly doctorIds: readonly string[] }
	| { readonly kind: 'device'; readonly deviceId: string; readonly chainId: string }
	| { readonly kind: 'pairing'; readonly chainId: string | null }
	/** A fuller verdict took the place of the one that this kiosk was given. */
	| { readonly kind: 'verification'; readonly verificationId: string; readonly deviceId: string }
	| { readonly kind: 'help'; readonly deviceId: string; readonly storeId: string };

/** What a screen receives. */
export interface ChangeNotice {
	readonly kind: Change['kind'];
	readonly id: string;
}

/**
 * What passes through a call itself and is not fetched again: it must arrive at once, and both ends keep a way to
 * notice a gap (a reload asks for the consult, messages are numbered).
 */
export type CallNews =
	| {
			readonly kind: 'start';
			readonly deviceId: string;
			readonly doctorId: string;
			readonly start: CallStart;
	  }
	| {
			readonly kind: 'ended';
			readonly deviceId: string;
			readonly doctorId: string | null;
			readonly ended: CallEnded;
	  }
	/** A colleague has taken the call over: the first doctor's page is out of it from this moment. */
	| { readonly kind: 'handed'; readonly consultId: string; readonly fromDoctorId: string }
	/** The third person is out of it. */
	| { readonly kind: 'guest_out'; readonly guestId: string; readonly out: GuestOut }
	| { readonly kind: 'message'; readonly message: CallMessage }
	/** What other processes are told of a message: its text stays out of the news. */
	| { readonly kind: 'numbered'; readonly numbered: CallNumbered };
