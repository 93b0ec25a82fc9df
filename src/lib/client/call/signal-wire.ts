import type { Socket } from 'socket.io-client';
import type { Ack } from '$lib/contract/realtime/ack';
import type { CallSignal, ReceiptInput, SignalInput } from '$lib/contract/realtime/call';
import { SignalLine } from './signal-line';

const acceptedWithinMs = 8_000;

interface Wire {
	readonly socket: Socket;
	readonly consultId: string;
	/** This page. */
	readonly endId: string;
	/** The page at the other end. */
	readonly to: string;
	deliver(signal: CallSignal): void;
	/** The server says that this page is not in the call. */
	onOutside(): void;
}

/** A numbered line to one other end, over the socket. */
export function openSignals({ socket, consultId, endId, to, deliver, onOutside }: Wire): SignalLine {
	const line: SignalLine = new SignalLine({
		send(seq, first, signal) {
			const message: SignalInput = { consultId, endId, to, seq, first, signal };
			socket
				.timeout(acceptedWithinMs)
				.emit('call:signal', message, (lost: Error | null, ack?: Ack<unknown>) => {
					if (lost || !ack || !('error' in ack)) return;
					const { code } = ack.error;
					// A flood, or a server that stops, takes it later: the line repeats it by itself.
					if (code === 'invalid_input' || code === 'too_large') line.drop(seq);
					else if (code === 'not_in_call') onOutside();
				});
		},
		acknowledge(upTo, missing) {
			const receipt: ReceiptInput = { consultId, endId, to, upTo, missing };
			if (socket.connected) socket.emit('call:receipt', receipt);
		},
		deliver
	});
	return line;
}

/** Listens to what the server tells of one call. @param offs where the ways to stop are put */
export const listenToCall =
	(socket: Socket, consultId: string, offs: (() => void)[]) =>
	<Payload extends { readonly consultId: string }>(event: string, run: (payload: Payload) => void): void => {
		const listen = (payload: Payload) => {
			if (payload.consultId === consultId) run(payload);
		};
		socket.on(event, listen);
		offs.push(() => socket.off(event, listen));
	};
