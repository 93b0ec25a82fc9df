/** A doctor who takes patients now, one in a call included. */
export interface TakingDoctor {
	readonly id: string;
	readonly inCall: boolean;
	readonly mayTreatChildren: boolean;
	/** How long this doctor's recently ended calls took. */
	readonly recentMinutes: readonly number[];
}

/** Somebody in the queue, as far as it matters who may take them. */
export interface InQueue {
	/** null = whoever is free next. */
	readonly wantedDoctorId: string | null;
	readonly childDoctorNeeded: boolean;
	/** Away from the kiosk: may be back at the front at any moment, or not at all. */
	readonly walking: boolean;
}

export type WaitEstimate = { readonly lowMinutes: number; readonly highMinutes: number } | 'unknown';

export interface EstimateSettings {
	/** With fewer ended calls to go by, no time is named. */
	readonly minimumSamples: number;
	readonly lowQuantile: number;
	readonly highQuantile: number;
}

export const estimateDefaults: EstimateSettings = {
	minimumSamples: 5,
	lowQuantile: 0.25,
	highQuantile: 0.8
};

/**
 * A range for the time until a doctor takes whoever stands at the end of a queue, from what calls have lately taken.
 *
 * The queue is played twice, each person going to the doctor who may take them and is free first. The low end lets
 * running calls end at once, every call take a short while, and those who walk around the shop stay away; the high
 * end lets every call take long, the running ones included, and those who walk come back to the front. A doctor's own
 * calls count where there are enough of them, otherwise the hospital's; with too few of both no time is named.
 * Quantiles are those of the nearest rank. Low is rounded down, high up.
 *
 * Example: calls of 4, 5, 6, 8, 10 minutes (low quantile 5, high 8), 2 doctors, both in a call, 2 people before.
 * Low: both free at 0, two calls of 5, then it is this one's turn: 5. High: both free at 8, two calls of 8: 16.
 */
export function playQueue(
	doctors: readonly TakingDoctor[],
	before: readonly InQueue[],
	hospitalMinutes: readonly number[],
	settings: EstimateSettings = estimateDefaults
): (me: Pick<InQueue, 'wantedDoctorId' | 'childDoctorNeeded'>) => WaitEstimate {
	const low = play('low');
	const high = play('high');
	return (me) => {
		const lowMinutes = Math.floor(firstFree(low, me)?.at ?? Infinity);
		const highMinutes = Math.ceil(firstFree(high, me)?.at ?? Infinity);
		if (!Number.isFinite(lowMinutes) || !Number.isFinite(highMinutes)) return 'unknown';
		return { lowMinutes, highMinutes: Math.max(lowMinutes + 1, highMinutes) };
	};

	function play(end: 'low' | 'high'): Seat[] {
		const seats = doctors.map((doctor): Seat => {
			const minutes = minutesOf(doctor.recentMinutes, hospitalMinutes, settings, end);
			return { doctor, minutes, at: !doctor.inCall || (end === 'low' && minutes < Infinity) ? 0 : minutes };
		});
		for (const person of before) {
			if (end === 'low' && person.walking) continue;
			const seat = firstFree(seats, person);
			if (seat) seat.at += seat.minutes;
		}
		return seats;
	}
}

interface Seat {
	readonly doctor: TakingDoctor;
	/** What a call takes; Infinity = not known. */
	readonly minutes: number;
	at: number;
}

function firstFree(
	seats: readonly Seat[],
	{ wantedDoctorId, childDoctorNeeded }: Pick<InQueue, 'wantedDoctorId' | 'childDoctorNeeded'>
): Seat | undefined {
	let first: Seat | undefined;
	for (const seat of seats) {
		if (wantedDoctorId !== null && seat.doctor.id !== wantedDoctorId) continue;
		if (childDoctorNeeded && !seat.doctor.mayTreatChildren) continue;
		if (!first || seat.at < first.at) first = seat;
	}
	return first;
}

function minutesOf(
	own: readonly number[],
	hospital: readonly number[],
	{ minimumSamples, lowQuantile, highQuantile }: EstimateSettings,
	end: 'low' | 'high'
): number {
	for (const minutes of [own, hospital]) {
		const samples = minutes.filter((value) => Number.isFinite(value) && value >= 0).toSorted((a, b) => a - b);
		if (samples.length >= minimumSamples)
			return quantile(samples, end === 'low' ? lowQuantile : highQuantile);
	}
	return Infinity;
}

/** Nearest rank: the smallest sample that at least this share of all samples does not exceed. */
const quantile = (sorted: readonly number[], share: number): number =>
	sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
