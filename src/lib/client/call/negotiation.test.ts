import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallSignal } from '$lib/contract/realtime/call';
import { Negotiation, politePauseMs } from './negotiation';
import { TestingPeer } from './testing-peer';

/** Two ends against each other; signals arrive later and in order, and can be lost. */
function pair() {
	const sent: { from: 'kiosk' | 'doctor'; signal: CallSignal }[] = [];
	const state = { cut: false };
	const paths: string[] = [];
	const peers = { kiosk: new TestingPeer('kiosk'), doctor: new TestingPeer('doctor') };
	const ends: Partial<Record<'kiosk' | 'doctor', Negotiation>> = {};
	const make = (me: 'kiosk' | 'doctor', other: 'kiosk' | 'doctor') =>
		new Negotiation(peers[me] as unknown as RTCPeerConnection, {
			polite: me === 'kiosk',
			send(signal) {
				sent.push({ from: me, signal });
				if (!state.cut) setTimeout(() => void ends[other]?.receive(signal), 20);
			},
			onPath: (path) => paths.push(`${me} ${path}`),
			onStream: () => undefined
		});
	ends.kiosk = make('kiosk', 'doctor');
	ends.doctor = make('doctor', 'kiosk');
	// Each has been told that the other is there.
	ends.kiosk.resume();
	ends.doctor.resume();
	return { peers, kiosk: ends.kiosk, doctor: ends.doctor, sent, state, paths };
}

const offersOf = (sent: ReturnType<typeof pair>['sent'], from: string) =>
	sent.filter(
		(entry) =>
			entry.from === from && entry.signal.kind === 'description' && entry.signal.description.type === 'offer'
	).length;

/** Both ends are stable and each has the other's description. */
function expectAgreed({ kiosk, doctor }: ReturnType<typeof pair>['peers']) {
	expect([kiosk.signalingState, doctor.signalingState]).toEqual(['stable', 'stable']);
	expect(kiosk.remoteDescription?.sdp).toBe(doctor.localDescription?.sdp);
	expect(doctor.remoteDescription?.sdp).toBe(kiosk.localDescription?.sdp);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = (ms = 2_000) => vi.advanceTimersByTimeAsync(ms);

describe('Negotiation', () => {
	it('lets the doctor make the first offer, without a collision', async () => {
		const { peers, sent } = pair();
		peers.kiosk.want();
		peers.doctor.want();
		await settle();
		expectAgreed(peers);
		expect(offersOf(sent, 'kiosk')).toBe(0);
		expect(peers.kiosk.rollbacks).toBe(0);
	});

	it('ends in one call when both make the first offer at the same time', async () => {
		const { peers } = pair();
		peers.kiosk.want();
		await vi.advanceTimersByTimeAsync(politePauseMs - 1);
		peers.doctor.want();
		await settle();
		expectAgreed(peers);
		expect(peers.kiosk.rollbacks).toBeLessThanOrEqual(1);
		expect(peers.doctor.rollbacks).toBe(0);
	});

	it('lets the kiosk start when no doctor does', async () => {
		const { peers, sent } = pair();
		peers.kiosk.want();
		await settle();
		expectAgreed(peers);
		expect(offersOf(sent, 'kiosk')).toBe(1);
	});

	it('makes no offer on the polite side while nobody is there', async () => {
		const peer = new TestingPeer('kiosk');
		const sent: CallSignal[] = [];
		const kiosk = new Negotiation(peer as unknown as RTCPeerConnection, {
			polite: true,
			send: (signal) => sent.push(signal),
			onPath: () => undefined,
			onStream: () => undefined
		});
		peer.want();
		await settle(60_000);
		expect(sent).toEqual([]);
		kiosk.resume();
		await settle();
		expect(sent).toHaveLength(1);
	});

	it('takes an offer that was made before anybody was there, and repeats it only without an answer', async () => {
		const { peers, kiosk, doctor, sent } = pair();
		await peers.doctor.setLocalDescription();
		const { sdp = '' } = peers.doctor.localDescription ?? {};
		await kiosk.receive({ kind: 'description', description: { type: 'offer', sdp } });
		await settle();
		expectAgreed(peers);
		doctor.repeatOffer();
		await settle();
		expect(offersOf(sent, 'doctor')).toBe(0);
	});

	it('never makes an offer on the polite side of a running call, and never rolls back in it', async () => {
		const { peers, sent } = pair();
		peers.doctor.want();
		await settle();
		const before = offersOf(sent, 'kiosk');
		peers.kiosk.want();
		peers.doctor.want();
		await settle();
		expectAgreed(peers);
		expect(offersOf(sent, 'kiosk')).toBe(before);
		expect(sent).toContainEqual({ from: 'kiosk', signal: { kind: 'please-renegotiate', restart: false } });
		expect(peers.kiosk.rollbacks + peers.doctor.rollbacks).toBe(0);
	});

	it('keeps candidates that come before the description they belong to', async () => {
		const { peers, kiosk } = pair();
		const candidate = { candidate: 'early', sdpMid: null, sdpMLineIndex: null, usernameFragment: null };
		await kiosk.receive({ kind: 'candidate', candidate });
		expect(peers.kiosk.candidates).toEqual([]);
		peers.doctor.want();
		await settle();
		expect(peers.kiosk.candidates).toEqual(['early']);
	});

	it('restarts from the doctor only when the path is lost, and tells when it is back', async () => {
		const { peers, paths } = pair();
		peers.doctor.want();
		await settle();
		peers.kiosk.become('disconnected');
		peers.doctor.become('disconnected');
		await settle();
		expect(peers.doctor.restarts).toBe(1);
		expect(peers.kiosk.restarts).toBe(0);
		expectAgreed(peers);
		peers.doctor.become('connected');
		expect(paths).toEqual(['kiosk lost', 'doctor lost', 'doctor connected']);
	});

	it('says a lost offer again when the line is back', async () => {
		const { peers, doctor, state } = pair();
		state.cut = true;
		peers.doctor.want();
		await settle();
		expect(peers.kiosk.remoteDescription).toBeNull();
		state.cut = false;
		doctor.resume();
		await settle();
		expectAgreed(peers);
	});

	it('survives an offer that arrives twice', async () => {
		const { peers, doctor } = pair();
		peers.doctor.want();
		await vi.advanceTimersByTimeAsync(5);
		doctor.resume();
		await settle();
		expectAgreed(peers);
	});
});
