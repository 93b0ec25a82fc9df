export interface LinkSample {
	readonly packetsReceived: number;
	readonly packetsLost: number;
	/** Seconds; undefined before the first measurement. */
	readonly roundTrip: number | undefined;
}
export type LinkQuality = 'good' | 'weak';

/** Weak: more than one packet in twenty lost since the last look, or an answer takes longer than 400 ms. */
export function judgeLink(before: LinkSample | undefined, now: LinkSample): LinkQuality {
	const lost = now.packetsLost - (before?.packetsLost ?? 0);
	const received = now.packetsReceived - (before?.packetsReceived ?? 0);
	const share = lost > 0 ? lost / (lost + Math.max(0, received)) : 0;
	return share > 0.05 || (now.roundTrip ?? 0) > 0.4 ? 'weak' : 'good';
}

/** Adds up what the browser counts over all incoming streams. */
export function readLink(report: RTCStatsReport): LinkSample {
	let packetsReceived = 0;
	let packetsLost = 0;
	let roundTrip: number | undefined;
	report.forEach((entry: Record<string, unknown>) => {
		if (entry.type === 'inbound-rtp') {
			packetsReceived += Number(entry.packetsReceived ?? 0);
			packetsLost += Number(entry.packetsLost ?? 0);
		} else if (entry.type === 'candidate-pair' && entry.nominated && entry.currentRoundTripTime !== undefined)
			roundTrip = Number(entry.currentRoundTripTime);
	});
	return { packetsReceived, packetsLost, roundTrip };
}
