import { Failure } from '$lib/contract/errors';
import type { Services } from '../../context';

/** Wrong pick-up codes that one person may enter in a minute; a slip of the finger never comes near it. */
const guessesPerMinute = 10;
const minuteMs = 60_000;

/** Wrong guesses by person, of this process; each process behind a balancer counts its own. */
const wrongGuesses = new WeakMap<Services, Map<string, number[]>>();

function recentGuesses(services: Services, staffId: string, now: Date): number[] {
	let people = wrongGuesses.get(services);
	if (!people) wrongGuesses.set(services, (people = new Map()));
	const recent = (people.get(staffId) ?? []).filter((at) => now.getTime() - at < minuteMs);
	people.set(staffId, recent);
	return recent;
}

/** @throws Failure too_many_requests after too many wrong codes within a minute, right ones included then. */
export function requireGuess(services: Services, staffId: string, now: Date): void {
	if (recentGuesses(services, staffId, now).length >= guessesPerMinute)
		throw new Failure('too_many_requests', 'too many wrong pick-up codes; wait a minute', {
			retryAfterSeconds: 60
		});
}

export function countWrongGuess(services: Services, staffId: string, now: Date): void {
	recentGuesses(services, staffId, now).push(now.getTime());
}
