import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import { toFailure } from '../http/failure-answer';
import { answerWithin } from '../patience';

const patienceMs = 2_000;

/**
 * Who is at the other end of an open line. While the database is away it stays who it was: nobody can be revoked
 * without a database, and the signalling of a call must go on. A line that was never known stays unknown.
 * @throws Failure database_unavailable, and what the look-up throws
 */
export async function identifyLine(socket: Socket, asked: Promise<Actor>): Promise<Actor> {
	const known = socket.data as { actor?: Actor };
	try {
		return (known.actor = await answerWithin(patienceMs, asked));
	} catch (error) {
		if (known.actor && toFailure(error).code === 'database_unavailable') return known.actor;
		throw error;
	}
}
