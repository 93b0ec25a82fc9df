import type { PlatformAnswer } from '$lib/domain/platform/platform-answer';
import { Breaker, type Chance } from './breaker';
import type { PlatformClient } from './live';
import { PlatformAway, type TracePlatform } from './port';
import type { PlatformSettings } from '../../trace-platform-settings';

export interface GuardParts extends Chance {
	/** Told of every call: what came of it and how long it took. */
	onCall(outcome: 'answered' | PlatformAway['reason'], seconds: number): void;
}

interface Waiting {
	readonly code: string;
	answer(answer: PlatformAnswer): void;
	away(reason: PlatformAway): void;
}

/** More codes than this do not wait for a platform that does not keep up. */
const mostWaiting = 5_000;

/**
 * What stands between the many who ask and one platform: the same code is asked once, codes asked in the same
 * moment or while all lines are busy share a query, so many calls at once and no more, and the breaker.
 */
export function guardPlatform(
	settings: Pick<PlatformSettings, 'name' | 'routes' | 'concurrency' | 'batch'>,
	client: PlatformClient,
	parts: GuardParts
): TracePlatform {
	const breaker = new Breaker(parts);
	const open = new Map<string, Promise<PlatformAnswer>>();
	let waiting: Waiting[] = [];
	let calls = 0;
	let scheduled = false;

	function schedule(): void {
		if (scheduled) return;
		scheduled = true;
		setImmediate(() => {
			scheduled = false;
			flush();
		});
	}

	function flush(): void {
		const refusal = breaker.refusal;
		if (refusal) {
			const refused = waiting;
			waiting = [];
			for (const { away } of refused) away(refusal);
		}
		while (waiting.length > 0 && calls < (breaker.onTrial ? 1 : settings.concurrency)) {
			const asked = waiting.slice(0, settings.batch);
			waiting = waiting.slice(asked.length);
			void call(asked);
		}
	}

	async function call(asked: readonly Waiting[]): Promise<void> {
		const started = parts.now();
		const seconds = () => (parts.now() - started) / 1_000;
		calls += 1;
		try {
			const answers = await client.query(asked.map(({ code }) => code));
			const wrong = asked.flatMap(({ code }) => {
				const answer = answers.get(code);
				return answer instanceof PlatformAway ? [answer] : [];
			});
			const [first] = wrong;
			// One pack told wrongly is that pack's trouble; nothing but wrong answers is the platform's.
			if (first && wrong.length === asked.length) breaker.failed(first);
			else breaker.succeeded();
			parts.onCall(first && wrong.length === asked.length ? first.reason : 'answered', seconds());
			for (const { code, answer, away } of asked) {
				const told = answers.get(code);
				if (told && !(told instanceof PlatformAway)) answer(told);
				else away(told ?? new PlatformAway('source_failed', 'the answer leaves this code out'));
			}
		} catch (error) {
			const reason =
				error instanceof PlatformAway ? error : new PlatformAway('source_failed', 'the call failed');
			breaker.failed(reason);
			parts.onCall(reason.reason, seconds());
			for (const { away } of asked) away(reason);
		} finally {
			calls -= 1;
			flush();
		}
	}

	return {
		name: settings.name,
		routes: settings.routes,
		get ready() {
			return breaker.refusal === undefined;
		},
		ask(code) {
			const already = open.get(code);
			if (already) return already;
			const refusal =
				breaker.refusal ??
				(waiting.length >= mostWaiting ? new PlatformAway('timeout', 'too many wait already') : undefined);
			if (refusal) return Promise.reject(refusal);
			const asked = new Promise<PlatformAnswer>((answer, away) => waiting.push({ code, answer, away }));
			open.set(code, asked);
			const done = () => void open.delete(code);
			asked.then(done, done);
			schedule();
			return asked;
		},
		takeRecovery: () => breaker.takeRecovery(),
		state: () => breaker.state()
	};
}
