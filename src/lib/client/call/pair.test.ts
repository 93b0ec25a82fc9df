import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Socket } from 'socket.io-client';
import type { Peer, SignalInput } from '$lib/contract/realtime/call';
import type { LocalMedia } from './local-media.svelte';
import { Pair } from './pair.svelte';
import { TestingPeer } from './testing-peer';

const made: (TestingPeer & { closed: boolean })[] = [];
vi.mock('./peer', () => ({
	newPeer() {
		const peer = Object.assign(new TestingPeer(`peer ${made.length + 1}`), {
			closed: false,
			getSenders: () => []
		});
		peer.close = () => (peer.closed = true);
		made.push(peer);
		return peer;
	},
	sendTracks: (peer: TestingPeer, _stream: unknown, receives: boolean) => {
		if (receives) peer.want();
	}
}));

const media = { audio: true, video: true, sends: 'full' } as const;
const guest = (endId: string): Peer => ({ endId, seat: 'guest', media });

/** A kiosk's page and what the server tells it. */
function page() {
	const listeners = new Map<string, ((payload: object) => void)[]>();
	const sent: { event: string; message: SignalInput }[] = [];
	const socket = {
		connected: true,
		on: (event: string, run: (payload: object) => void) =>
			listeners.set(event, [...(listeners.get(event) ?? []), run]),
		off: () => undefined,
		timeout: () => socket,
		emit: (event: string, message: SignalInput) => sent.push({ event, message })
	};
	const pair = new Pair({
		socket: socket as unknown as Socket,
		consultId: 'call',
		endId: 'kiosk',
		seat: 'guest',
		polite: false,
		media: { stream: null, onTracks: () => () => undefined } as unknown as LocalMedia,
		iceServers: () => Promise.resolve([]),
		held: () => ({ rung: 'full', by: null }),
		onOutside: () => undefined
	});
	return {
		pair,
		offersTo: (endId: string) =>
			sent.filter(
				({ event, message: { to, signal } }) =>
					event === 'call:signal' && to === endId && signal.kind === 'description'
			).length,
		tell: (event: string, payload: object) => {
			for (const run of listeners.get(event) ?? []) run({ consultId: 'call', ...payload });
		}
	};
}
const candidate = { kind: 'candidate', candidate: { candidate: 'c' } } as const;

beforeEach(() => {
	vi.useFakeTimers();
	made.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('the connection to a third person', () => {
	it('is made when that one is there, and offered by the end that is not the guest', async () => {
		const { tell, offersTo, pair } = page();
		tell('call:peer', { seat: 'doctor', peer: { ...guest('doctor'), seat: 'doctor' } });
		await vi.advanceTimersByTimeAsync(50);
		expect(made).toHaveLength(0);
		tell('call:peer', { seat: 'guest', peer: guest('g1') });
		await vi.advanceTimersByTimeAsync(50);
		expect(made).toHaveLength(1);
		expect(offersTo('g1')).toBeGreaterThan(0);
		expect(pair.path).toBe('connecting');
	});

	it('is made anew for a page that was reloaded, and the old one is closed', async () => {
		const { tell, offersTo } = page();
		tell('call:peer', { seat: 'guest', peer: guest('g1') });
		await vi.advanceTimersByTimeAsync(50);
		tell('call:peer', { seat: 'guest', peer: guest('g2') });
		await vi.advanceTimersByTimeAsync(50);
		expect(made.map(({ closed }) => closed)).toEqual([true, false]);
		expect(offersTo('g2')).toBeGreaterThan(0);
	});

	it('stays while only the guest’s line is down', async () => {
		const { tell, pair } = page();
		tell('call:peer', { seat: 'guest', peer: guest('g1') });
		await vi.advanceTimersByTimeAsync(50);
		made[0]?.become('connected');
		tell('call:peer', { seat: 'guest', peer: null });
		expect(made[0]?.closed).toBe(false);
		expect(pair.path).toBe('connected');
		expect(pair.media).toEqual(media);
	});

	it('is cut here the moment the visit ends, and what that page still says is not heard', async () => {
		const { tell, pair } = page();
		tell('call:peer', { seat: 'guest', peer: guest('g1') });
		await vi.advanceTimersByTimeAsync(50);
		tell('call:guest-out', { endedBy: 'customer' });
		expect(made[0]?.closed).toBe(true);
		expect([pair.peer, pair.remote, pair.path]).toEqual([null, null, 'waiting']);
		tell('call:signal', { endId: 'g1', seat: 'guest', seq: 1, first: 1, signal: candidate });
		await vi.advanceTimersByTimeAsync(2_000);
		expect(made).toHaveLength(1);
		expect(made[0]?.candidates).toEqual([]);
	});

	it('is not made when the visit ends while relays are being asked for', async () => {
		const { tell, pair } = page();
		tell('call:peer', { seat: 'guest', peer: guest('g1') });
		pair.release();
		await vi.advanceTimersByTimeAsync(50);
		expect(made).toHaveLength(0);
	});
});
