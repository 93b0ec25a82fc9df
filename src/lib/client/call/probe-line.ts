import type { Socket } from 'socket.io-client';

const answeredWithinMs = 700;

/**
 * While a path is lost the signalling may be dead as well without having noticed (the address changed). A question
 * without an answer closes it, and Socket.IO connects anew.
 */
export function probeLine(socket: Socket, isLost: () => boolean): void {
	if (!isLost() || !socket.connected) return;
	socket.timeout(answeredWithinMs).emit('call:hb', {}, (error: Error | null) => {
		if (error && isLost()) socket.io.engine.close();
	});
}
