import { randomUUID } from 'node:crypto';
import type { Context, Services } from '../context';
import { toFailure } from '../http/failure-answer';
import { expireConsults, lapseDoctors } from '../services/consult/expire-consults';
import { lapseHandovers } from '../services/handover/answer-handover';
import { closeOverdue } from '../services/record/close-overdue';
import { eraseExpired } from '../services/record/erase-expired';
import { forgetPlatforms } from '../services/platform/forget-platforms';
import { upgradeVerifications } from '../services/platform/upgrade-verifications';
import { lapsePreviews } from '../services/imports/lapse-imports';
import { runImports } from '../services/imports/run-imports';
import { expirePrescriptions } from '../services/prescription/expire-prescriptions';
import { runCaptures } from '../services/epcis/run-captures';

interface Job {
	readonly name: string;
	readonly everyMs: number;
	/** Safe to run in several processes at once, and to be cut off and run again; a long one heeds the signal. */
	run(ctx: Context, stopping: AbortSignal): Promise<unknown>;
}

const jobs: readonly Job[] = [
	{ name: 'lapse-doctors', everyMs: 2_000, run: lapseDoctors },
	{ name: 'expire-consults', everyMs: 30_000, run: expireConsults },
	{ name: 'lapse-handovers', everyMs: 3_000, run: lapseHandovers },
	{ name: 'close-records', everyMs: 60_000, run: closeOverdue },
	{ name: 'erase-records', everyMs: 3_600_000, run: eraseExpired },
	{ name: 'expire-prescriptions', everyMs: 60_000, run: expirePrescriptions },
	{ name: 'upgrade-verifications', everyMs: 1_000, run: upgradeVerifications },
	{ name: 'forget-platforms', everyMs: 3_600_000, run: forgetPlatforms },
	{ name: 'run-captures', everyMs: 500, run: runCaptures },
	{ name: 'imports', everyMs: 1_000, run: runImports },
	{ name: 'lapse-previews', everyMs: 3_600_000, run: lapsePreviews }
];

/** Starts the jobs; one run of a job never overlaps its next. @returns the way to stop them, a running one awaited. */
export function startJobs(services: Services, list: readonly Job[] = jobs): () => Promise<void> {
	const stopping = new AbortController();
	const stops = list.map((job) => {
		let running: Promise<void> | undefined;
		const timer = setInterval(() => {
			if (stopping.signal.aborted || running) return;
			running = runJob(services, job, stopping.signal).finally(() => (running = undefined));
		}, job.everyMs);
		timer.unref();
		return async () => {
			clearInterval(timer);
			await running;
		};
	});
	return async () => {
		stopping.abort();
		await Promise.all(stops.map((stop) => stop()));
	};
}

async function runJob(services: Services, job: Job, stopping: AbortSignal): Promise<void> {
	const ctx: Context = {
		services,
		requestId: randomUUID(),
		actor: { kind: 'system' },
		now: () => new Date()
	};
	await job.run(ctx, stopping).catch((error: unknown) => {
		const { code } = toFailure(error);
		// A database that is away is told by health; the job comes round again.
		const level = code === 'database_unavailable' ? 'debug' : 'error';
		services.log[level](
			{ job: job.name, code, cause: error instanceof Error ? error.stack : undefined },
			'a job failed'
		);
	});
}
