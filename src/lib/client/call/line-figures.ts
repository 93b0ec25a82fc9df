import type { LineFigures } from '$lib/domain/consult/line-figures';
import type { LineSample } from '$lib/domain/consult/media-ladder';

/** What the browser has counted on one connection so far, over all its streams (W3C webrtc-stats). */
export interface LineCounts {
	readonly at: number;
	readonly received: { readonly packets: number; readonly lost: number; readonly bytes: number };
	readonly sent: { readonly packets: number; readonly bytes: number };
	/** What the other end says did not reach it. */
	readonly sentLost: number;
	readonly picture: { readonly frames: number; readonly width: number; readonly height: number };
	readonly sentPicture: { readonly frames: number; readonly width: number; readonly height: number };
	/** Seconds; undefined before the first measurement. */
	readonly roundTrip: number | undefined;
	readonly availableBits: number | undefined;
	/**
	 * Milliseconds from the other end's clock when it sent its last report to ours when that came: how far the clocks are
	 * apart and how long the other's way took. Undefined before the first report.
	 */
	readonly transitMs: number | undefined;
	readonly route: LineFigures['route'];
}

type Entry = Readonly<Record<string, unknown>>;
const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

export function readCounts(report: Pick<RTCStatsReport, 'forEach' | 'get'>, at: number): LineCounts {
	const received = { packets: 0, lost: 0, bytes: 0 };
	const sent = { packets: 0, bytes: 0 };
	let sentLost = 0;
	let picture = { frames: 0, width: 0, height: 0 };
	let sentPicture = picture;
	let pair: Entry | undefined;
	let heard: Entry | undefined;
	report.forEach((entry: Entry) => {
		const frame = { width: number(entry.frameWidth), height: number(entry.frameHeight) };
		switch (entry.type) {
			case 'inbound-rtp':
				received.packets += number(entry.packetsReceived);
				received.lost += number(entry.packetsLost);
				received.bytes += number(entry.bytesReceived);
				if (entry.kind === 'video') picture = { frames: number(entry.framesDecoded), ...frame };
				break;
			case 'outbound-rtp':
				sent.packets += number(entry.packetsSent);
				sent.bytes += number(entry.bytesSent);
				if (entry.kind === 'video') sentPicture = { frames: number(entry.framesSent), ...frame };
				break;
			case 'remote-inbound-rtp':
				sentLost += number(entry.packetsLost);
				break;
			case 'remote-outbound-rtp':
				if (entry.remoteTimestamp && number(entry.timestamp) >= number(heard?.timestamp)) heard = entry;
				break;
			case 'candidate-pair':
				// Old pairs stay in the report after a restart; the one in use is the one that still moves.
				if (entry.nominated && number(entry.bytesReceived) >= number(pair?.bytesReceived)) pair = entry;
		}
	});
	const local = pair && (report.get(String(pair.localCandidateId)) as Entry | undefined);
	const remote = pair && (report.get(String(pair.remoteCandidateId)) as Entry | undefined);
	const types = [local?.candidateType, remote?.candidateType];
	return {
		at,
		received,
		sent,
		sentLost,
		picture,
		sentPicture,
		roundTrip: pair?.currentRoundTripTime === undefined ? undefined : number(pair.currentRoundTripTime),
		availableBits:
			pair?.availableOutgoingBitrate === undefined ? undefined : number(pair.availableOutgoingBitrate),
		transitMs: heard && number(heard.timestamp) - number(heard.remoteTimestamp),
		route: local ? (types.includes('relay') ? 'relay' : 'direct') : undefined
	};
}

/** Counters of a connection that was made anew begin at 0: then there is nothing to compare with. */
const grown = (before: number, now: number): number => Math.max(0, now - before);

function share(lost: number, arrived: number): number {
	return lost <= 0 ? 0 : lost / (lost + Math.max(0, arrived));
}

export function figuresBetween(before: LineCounts, now: LineCounts): LineFigures {
	const seconds = Math.max(0.001, (now.at - before.at) / 1000);
	const kbps = (was: number, is: number) => Math.round((grown(was, is) * 8) / seconds / 1000);
	const lost = grown(before.received.lost, now.received.lost);
	const sentLost = grown(before.sentLost, now.sentLost);
	return {
		roundTripMs: now.roundTrip === undefined ? undefined : Math.round(now.roundTrip * 1000),
		receivedLoss: share(lost, grown(before.received.packets, now.received.packets)),
		sentLoss: share(sentLost, grown(before.sent.packets, now.sent.packets) - sentLost),
		receivedKbps: kbps(before.received.bytes, now.received.bytes),
		sentKbps: kbps(before.sent.bytes, now.sent.bytes),
		framesPerSecond: Math.round(grown(before.picture.frames, now.picture.frames) / seconds),
		width: now.picture.width,
		height: now.picture.height,
		route: now.route
	};
}

/**
 * What this end's own way is like. A full way of the other end lengthens everybody's round trip: what its reports are
 * late by is not ours, or both pictures would go where one has no room.
 * @param leastTransitMs the least that a report took on this connection
 */
export const sampleOf = (
	figures: LineFigures,
	now: LineCounts,
	leastTransitMs: number | undefined,
	pictureStands: boolean
): LineSample => ({
	at: now.at,
	lossShare: figures.sentLoss,
	roundTripMs:
		figures.roundTripMs &&
		Math.max(0, figures.roundTripMs - ((now.transitMs ?? 0) - (leastTransitMs ?? now.transitMs ?? 0))),
	availableKbps: now.availableBits === undefined ? undefined : now.availableBits / 1000,
	pictureStands
});

/** Weak: more than one packet in twenty is lost either way, or an answer takes longer than 400 ms. */
export const isWeak = ({ receivedLoss, sentLoss, roundTripMs = 0 }: LineFigures): boolean =>
	receivedLoss > 0.05 || sentLoss > 0.05 || roundTripMs > 400;
