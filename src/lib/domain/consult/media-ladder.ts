import type { CallMode } from './call-modes';

/** What an end sends, richest first. `text`: sound hardly comes through any more, so writing is offered. */
export const rungs = ['full', 'reduced', 'low', 'sound', 'text'] as const;
export type Rung = (typeof rungs)[number];

/** What is known of the way from this end to the other, measured every two seconds while the path is up. */
export interface LineSample {
	/** Milliseconds of any clock. */
	readonly at: number;
	/** Share of what this end sent that did not arrive, since the last sample; undefined = no report came. */
	readonly lossShare: number | undefined;
	/** Of a question and its answer, without what the way back is held up. */
	readonly roundTripMs: number | undefined;
	/** What the browser believes the way can carry. */
	readonly availableKbps: number | undefined;
	/** The other end says that the picture of this one stands still. */
	readonly pictureStands: boolean;
}

export interface Ladder {
	readonly rung: Rung;
	/** When the path came up; what is measured just after that says nothing. */
	readonly upSince: number;
	/** The last sample asked for this rung, lower than the one that stands; one sample alone moves nothing. */
	readonly asked: Rung | null;
	/** Since when every sample allowed the next rung up. */
	readonly goodSince: number | null;
	/** The wait before the next climb; doubles when a climb did not last. */
	readonly climbWaitMs: number;
	/** The last climb, if it has held so far. */
	readonly climbedAt: number;
}

const settleMs = 5_000;
const firstWaitMs = 8_000;
const longestWaitMs = 64_000;
/** A climb that lasted so long was right. */
const lastedMs = 20_000;
/** What each picture needs with its sound, kbit/s. Below the least of it, sound alone is better than a slide show. */
const neededKbps = { full: 350, reduced: 160, low: 70 } as const;

export const startLadder = (now: number): Ladder => ({
	rung: 'full',
	upSince: now,
	asked: null,
	goodSince: null,
	climbWaitMs: firstWaitMs,
	climbedAt: -Infinity
});

/** The path broke and is up again: what stood before goes on, so that the picture is back at once. */
export const pathIsUp = (ladder: Ladder, now: number): Ladder => ({
	...ladder,
	upSince: now,
	asked: null,
	goodSince: null
});

/**
 * One step. Down as soon as two samples in a row ask for it, to the milder of what they ask; up one rung at a time
 * after a good while, and ever more slowly when climbing did not last.
 *
 * Example: full, 300 kbit/s → full (one sample) → 300 again → reduced; eight good seconds at 500 → full; 300 twice
 * within 20 s → reduced, and now sixteen good seconds are asked for.
 */
export function stepLadder(ladder: Ladder, sample: LineSample): Ladder {
	const { at } = sample;
	if (at - ladder.upSince < settleMs) return ladder;
	const place = rungs.indexOf(ladder.rung);
	const carried = rungs.indexOf(carries(sample, ladder.rung));
	if (carried > place) {
		const before = ladder.asked === null ? undefined : rungs.indexOf(ladder.asked);
		if (before === undefined || before <= place)
			return { ...ladder, asked: rungAt(carried), goodSince: null };
		const hasty = at - ladder.climbedAt < lastedMs;
		return {
			...ladder,
			rung: rungAt(Math.min(before, carried)),
			asked: null,
			goodSince: null,
			climbedAt: -Infinity,
			climbWaitMs: hasty ? Math.min(longestWaitMs, ladder.climbWaitMs * 2) : ladder.climbWaitMs
		};
	}
	const lasted = at - ladder.climbedAt >= lastedMs && ladder.climbedAt !== -Infinity;
	const calm: Ladder = { ...ladder, asked: null, climbWaitMs: lasted ? firstWaitMs : ladder.climbWaitMs };
	if (place === 0 || !allowsClimb(sample)) return { ...calm, goodSince: null };
	const goodSince = ladder.goodSince ?? at;
	// An estimate grows only with what is sent, so from below it is tried out even without one, after a longer wait.
	const wait = estimates(sample, rungAt(place - 1)) ? ladder.climbWaitMs : ladder.climbWaitMs * 2;
	if (at - goodSince < wait) return { ...calm, goodSince };
	return { ...calm, rung: rungAt(place - 1), goodSince: null, climbedAt: at };
}

const rungAt = (place: number): Rung => rungs[Math.max(0, Math.min(place, rungs.length - 1))] ?? 'text';

/** The richest rung that this sample carries. */
function carries(
	{ lossShare = 0, roundTripMs = 0, availableKbps = Infinity, pictureStands }: LineSample,
	now: Rung
): Rung {
	if (lossShare > 0.5) return 'text';
	// Sound alone says little of what the way could carry.
	if (now === 'sound' || now === 'text') return 'sound';
	if (lossShare > 0.3 || roundTripMs > 3_000 || availableKbps < neededKbps.low) return 'sound';
	if (lossShare > 0.18 || roundTripMs > 1_500 || availableKbps < neededKbps.reduced) return 'low';
	if (lossShare > 0.1 || roundTripMs > 900 || availableKbps < neededKbps.full) return 'reduced';
	return pictureStands && now === 'full' ? 'reduced' : 'full';
}

const allowsClimb = ({ lossShare = 0, roundTripMs = 0, pictureStands }: LineSample): boolean =>
	lossShare < 0.06 && roundTripMs < 700 && !pictureStands;

function estimates({ availableKbps }: LineSample, next: Rung): boolean {
	if (next === 'sound' || next === 'text') return true;
	return availableKbps !== undefined && availableKbps >= neededKbps[next] * 1.15;
}

export type HeldBy = 'line' | 'self' | 'other';

/**
 * What is sent, and who decided: the most frugal choice of all ends wins until it is released; who has chosen video
 * keeps a picture, however small.
 */
export function heldRung(
	ladder: Rung,
	self: CallMode | null,
	others: readonly (CallMode | null)[]
): { readonly rung: Rung; readonly by: HeldBy | null } {
	const frugal = (mode: 'audio' | 'text') =>
		self === mode ? 'self' : others.includes(mode) ? 'other' : undefined;
	const text = frugal('text');
	if (text) return { rung: 'text', by: text };
	const audio = frugal('audio');
	if (audio && rungs.indexOf(ladder) <= rungs.indexOf('sound')) return { rung: 'sound', by: audio };
	const wantsPicture = self === 'video' || others.includes('video');
	if (wantsPicture && (ladder === 'sound' || ladder === 'text'))
		return { rung: 'low', by: self === 'video' ? 'self' : 'other' };
	return { rung: ladder, by: ladder === 'full' ? null : 'line' };
}
