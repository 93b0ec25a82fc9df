import { describe, expect, it } from 'vitest';
import { figuresBetween, isWeak, readCounts, sampleOf } from './line-figures';

const reportOf = (entries: Record<string, unknown>[]) =>
	new Map(entries.map((entry, index) => [String(entry.id ?? index), entry])) as unknown as RTCStatsReport;

const count = (
	at: number,
	more: {
		lost?: number;
		packets?: number;
		frames?: number;
		relay?: boolean;
		roundTrip?: number;
		transit?: number;
	} = {}
) =>
	readCounts(
		reportOf([
			{
				type: 'inbound-rtp',
				kind: 'video',
				packetsReceived: more.packets ?? 0,
				packetsLost: more.lost ?? 0,
				bytesReceived: (more.packets ?? 0) * 1_000,
				framesDecoded: more.frames ?? 0,
				frameWidth: 640,
				frameHeight: 480
			},
			{ type: 'outbound-rtp', kind: 'audio', packetsSent: more.packets ?? 0, bytesSent: 0 },
			{ type: 'remote-inbound-rtp', packetsLost: more.lost ?? 0 },
			{ type: 'remote-outbound-rtp', timestamp: at - 900, remoteTimestamp: at - 900 },
			...(more.transit === undefined
				? []
				: [{ type: 'remote-outbound-rtp', timestamp: at, remoteTimestamp: at - more.transit }]),
			{ type: 'remote-outbound-rtp', timestamp: at - 400 },
			{ type: 'candidate-pair', nominated: true, bytesReceived: 1, localCandidateId: 'old' },
			{
				type: 'candidate-pair',
				nominated: true,
				bytesReceived: 900,
				localCandidateId: 'l',
				remoteCandidateId: 'r',
				currentRoundTripTime: more.roundTrip ?? 0.03,
				availableOutgoingBitrate: 800_000
			},
			{ id: 'old', type: 'local-candidate', candidateType: 'relay' },
			{ id: 'l', type: 'local-candidate', candidateType: 'host' },
			{ id: 'r', type: 'remote-candidate', candidateType: more.relay ? 'relay' : 'host' }
		]),
		at
	);

describe('line figures', () => {
	it('are those of the time since the last look, not since the beginning', () => {
		const before = count(0, { packets: 1_000, lost: 900, frames: 100 });
		const now = count(2_000, { packets: 1_095, lost: 905, frames: 140 });
		const figures = figuresBetween(before, now);
		expect(figures).toEqual({
			roundTripMs: 30,
			receivedLoss: 0.05,
			sentLoss: 5 / 95,
			receivedKbps: 380,
			sentKbps: 0,
			framesPerSecond: 20,
			width: 640,
			height: 480,
			route: 'direct'
		});
		expect(sampleOf(figures, now, undefined, false)).toMatchObject({
			at: 2_000,
			availableKbps: 800,
			roundTripMs: 30
		});
	});

	it('name a relay at either end, and start again with a new connection', () => {
		const figures = figuresBetween(
			count(0, { packets: 5_000, lost: 40 }),
			count(2_000, { packets: 10, relay: true })
		);
		expect(figures).toMatchObject({ route: 'relay', receivedLoss: 0, receivedKbps: 0 });
	});

	it('leave out what holds up the way of the other end, whose clock may be wrong', () => {
		const sampled = (transit: number | undefined, least: number | undefined, roundTrip = 3.2) => {
			const now = count(4_000, { roundTrip, transit });
			return sampleOf(figuresBetween(count(2_000), now), now, least, false).roundTripMs;
		};
		// Its reports came 3 s later than the quickest: the round trip is long for them, not for us.
		expect(sampled(-57_000, -60_000)).toBe(200);
		expect(sampled(-60_000, -60_000)).toBe(3_200);
		expect(sampled(7_000, 60, 0.1)).toBe(0);
		expect(sampled(undefined, undefined)).toBe(3_200);
	});

	it('are weak with one packet in twenty lost or a slow answer', () => {
		const fine = figuresBetween(count(0), count(2_000, { packets: 100 }));
		expect(isWeak(fine)).toBe(false);
		expect(isWeak({ ...fine, sentLoss: 0.06 })).toBe(true);
		expect(isWeak({ ...fine, roundTripMs: 500 })).toBe(true);
	});
});
