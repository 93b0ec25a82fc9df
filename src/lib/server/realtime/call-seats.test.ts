import { describe, expect, it } from 'vitest';
import type { CallPeer, SignalInput } from '$lib/contract/realtime/call';
import type { SeatNews } from '$lib/contract/realtime/seat-news';
import { CallSeats, type Line } from './call-seats';

const consultId = 'consult';
const media = { audio: true, video: true, sends: 'full' } as const;

/** Processes that hear each other's news in one order, when it is handed out. */
function processes(count: number) {
	const news: { from: number; news: SeatNews }[] = [];
	const seats = Array.from(
		{ length: count },
		(_, from) => new CallSeats((told) => news.push({ from, news: told }))
	);
	const at = (index: number): CallSeats => {
		const found = seats[index];
		if (!found) throw new RangeError(`no process ${index}`);
		return found;
	};
	return {
		at,
		news,
		/** @param deaf a process that hears nothing: killed */
		handOut(deaf?: number) {
			for (let told = news.shift(); told; told = news.shift())
				seats.forEach((process, index) => {
					if (index !== deaf && told) process.hear(told.news, `p${told.from}`, index === told.from);
				});
		}
	};
}

function page() {
	const heard: { event: string; payload: object }[] = [];
	let out = false;
	const line: Line = { send: (event, payload) => heard.push({ event, payload }), putOut: () => (out = true) };
	return {
		line,
		heard,
		isOut: () => out,
		events: () => heard.map(({ event }) => event),
		peer: () =>
			(heard.findLast(({ event }) => event === 'call:peer')?.payload as CallPeer | undefined)?.peer?.endId
	};
}
const kiosk = (endId: string) => ({ consultId, endId, seat: 'kiosk', media }) as const;
const doctor = (endId: string) => ({ consultId, endId, seat: 'doctor', media }) as const;
const signal = (endId: string, to: string): SignalInput => ({
	consultId,
	endId,
	to,
	seq: 1,
	first: 1,
	signal: { kind: 'please-renegotiate', restart: false }
});

describe('CallSeats', () => {
	it('knows the other end of the same process at once and tells others nothing of what they say', () => {
		const { at, news } = processes(2);
		const [one, other] = [page(), page()];
		expect(at(0).take(kiosk('k'), one.line)).toEqual([]);
		expect(at(0).take(doctor('d'), other.line)).toEqual([{ endId: 'k', seat: 'kiosk', media }]);
		expect(one.peer()).toBe('d');
		news.length = 0;
		expect(at(0).pass(signal('k', 'd'), 'kiosk')).toBe(true);
		expect(other.events()).toEqual(['call:signal']);
		expect(news).toEqual([]);
	});

	it('brings two ends together that are with two processes, whoever came first', () => {
		const { at, handOut } = processes(3);
		const [one, other] = [page(), page()];
		at(0).take(kiosk('k'), one.line);
		handOut();
		// The third process has no part in it.
		at(1).take(doctor('d'), other.line);
		handOut();
		expect([one.peer(), other.peer()]).toEqual(['d', 'k']);
		expect(at(1).take(doctor('d'), other.line)).toEqual([{ endId: 'k', seat: 'kiosk', media }]);
		at(0).pass(signal('k', 'd'), 'kiosk');
		at(1).pass(signal('d', 'k'), 'doctor');
		handOut();
		expect([one.events(), other.events()].map((events) => events.includes('call:signal'))).toEqual([
			true,
			true
		]);
	});

	it('tells a process that did not listen when the other end came', () => {
		const { at, handOut } = processes(2);
		const [one, other] = [page(), page()];
		at(0).take(kiosk('k'), one.line);
		handOut(1);
		at(1).take(doctor('d'), other.line);
		handOut();
		expect(other.peer()).toBe('k');
	});

	it('lets exactly one of two pages keep a seat that both take at once, and tells the other', () => {
		const { at, handOut } = processes(2);
		const [one, other, customer] = [page(), page(), page()];
		at(0).take(kiosk('k'), customer.line);
		handOut();
		at(0).take(doctor('tab 1'), one.line);
		at(1).take(doctor('tab 2'), other.line);
		handOut();
		expect([one.isOut(), other.isOut()]).toEqual([true, false]);
		expect(one.events()).toContain('call:moved');
		expect(customer.peer()).toBe('tab 2');
		expect(at(0).heldBy(consultId, 'doctor', one.line)).toBeUndefined();
	});

	it('takes the same page through another process for no move', () => {
		const { at, handOut } = processes(2);
		const [old, fresh] = [page(), page()];
		at(0).take(doctor('d'), old.line);
		handOut();
		at(1).take(doctor('d'), fresh.line);
		handOut();
		expect(old.isOut()).toBe(true);
		expect(old.events()).not.toContain('call:moved');
		// The old line is noticed to be gone only now.
		at(0).leave(consultId, 'doctor', old.line);
		handOut();
		expect(at(1).heldBy(consultId, 'doctor', fresh.line)?.endId).toBe('d');
	});

	it('empties the seats of a process that was killed', () => {
		const { at, handOut } = processes(2);
		const [one, other] = [page(), page()];
		at(0).take(kiosk('k'), one.line);
		at(1).take(doctor('d'), other.line);
		handOut();
		expect(one.peer()).toBe('d');
		at(0).forgetProcess('p1');
		expect(one.peer()).toBeUndefined();
		expect(at(0).pass(signal('k', 'd'), 'kiosk')).toBe(false);
		// It comes back with the survivor, as the same end.
		const again = page();
		expect(at(0).take(doctor('d'), again.line)).toHaveLength(1);
		expect(one.peer()).toBe('d');
	});

	it('says everything again after news may have been missed, without putting anybody out', () => {
		const { at, handOut, news } = processes(2);
		const [one, other] = [page(), page()];
		at(0).take(kiosk('k'), one.line);
		at(1).take(doctor('d'), other.line);
		news.length = 0;
		at(0).announceAgain();
		at(1).announceAgain();
		handOut();
		expect([one.peer(), other.peer()]).toEqual(['d', 'k']);
		expect([one.isOut(), other.isOut()]).toEqual([false, false]);
	});

	it('keeps what an end says it sends for those who come later', () => {
		const { at, handOut } = processes(2);
		const [one, other] = [page(), page()];
		at(0).take(kiosk('k'), one.line);
		at(1).take(doctor('d'), other.line);
		handOut();
		const muted = { audio: false, video: true, sends: 'low' } as const;
		at(0).pass({ ...signal('k', 'd'), signal: { kind: 'media', media: muted } }, 'kiosk');
		handOut();
		expect(at(1).take(doctor('d2'), page().line)).toEqual([{ endId: 'k', seat: 'kiosk', media: muted }]);
	});

	it('puts everybody out when the call is over', () => {
		const { at } = processes(1);
		const one = page();
		at(0).take(kiosk('k'), one.line);
		at(0).close(consultId);
		expect(one.isOut()).toBe(true);
		expect(at(0).pass(signal('k', 'd'), 'kiosk')).toBe(false);
	});
});
