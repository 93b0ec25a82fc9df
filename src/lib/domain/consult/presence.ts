import type { DoctorState } from './call-modes';

/** A doctor whose page has not answered for so long is not there. The page is asked every three seconds. */
export const doctorSilentMs = 7_500;
/** A page that comes back within this time goes on as its doctor had left it: a reload, a server that restarts. */
export const doctorReturnMs = 120_000;

export interface StoredPresence {
	/** What the doctor chose; null = never signed on. */
	readonly state: DoctorState | null;
	readonly changedAt: Date | null;
	readonly seenAt: Date | null;
	readonly lapsedAt: Date | null;
}

export interface Presence {
	readonly state: DoctorState;
	/** Since when the doctor has been away; null = there. */
	readonly goneSince: Date | null;
}

/** Whether a doctor is there at an instant, whatever was last chosen. */
export function presenceAt({ state, changedAt, seenAt, lapsedAt }: StoredPresence, now: Date): Presence {
	if (state === null || state === 'away' || !seenAt)
		return { state: 'away', goneSince: changedAt ?? new Date(0) };
	if (lapsedAt) return { state: 'away', goneSince: lapsedAt };
	if (now.getTime() - seenAt.getTime() > doctorSilentMs) return { state: 'away', goneSince: seenAt };
	return { state, goneSince: null };
}
