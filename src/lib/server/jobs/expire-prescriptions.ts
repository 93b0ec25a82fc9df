import { randomUUID } from 'node:crypto';
import type { Services } from '../context';
import { expirePrescriptions } from '../services/prescription/expire-prescriptions';

const everyMs = 60_000;

/** Looks once a minute for prescriptions past their last day. @returns stops it, after a run that is under way */
export function startExpiringPrescriptions(services: Services): () => Promise<void> {
	let running: Promise<void> = Promise.resolve();
	const run = async () => {
		const ctx = {
			services,
			actor: { kind: 'system' },
			requestId: randomUUID(),
			now: () => new Date()
		} as const;
		try {
			await expirePrescriptions(ctx);
		} catch (error) {
			// The database may be away; the next minute tries again.
			services.log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'expiry did not run');
		}
	};
	const timer = setInterval(() => (running = running.then(run)), everyMs);
	timer.unref();
	return async () => {
		clearInterval(timer);
		await running;
	};
}
