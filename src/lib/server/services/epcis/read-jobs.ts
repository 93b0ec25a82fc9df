import { Failure, type FailureCode } from '$lib/contract/errors';
import type { CaptureJobAnswer } from '$lib/contract/http/epcis';
import { isId } from '$lib/domain/shared/ids';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { problemOf } from '../../http/epcis-problem';
import { findJob, listJobs, type CaptureError, type WatchedJob } from '../../repositories/capture-jobs';
import { makePageToken, readPageToken, type PageToken } from './page-token';

const describeError = (requestId: string, { path, reason, position, code }: CaptureError) => ({
	...problemOf(new Failure(code satisfies FailureCode, path ? `${path}: ${reason}` : reason), requestId),
	path,
	reason,
	position
});

function describeJob(job: WatchedJob): CaptureJobAnswer {
	const running = job.status === 'running';
	const taken = job.captured + job.repeated + job.refused;
	return {
		captureID: job.id,
		createdAt: job.createdAt.toISOString(),
		finishedAt: job.finishedAt?.toISOString() ?? null,
		running,
		success: job.errors.length === 0,
		captureErrorBehaviour: job.behaviour,
		errors: job.errors.map((error) => describeError(job.requestId, error)),
		progress: {
			total: job.total,
			processed: running ? Math.max(taken, job.processed ?? 0) : job.total,
			captured: job.captured,
			repeated: job.repeated,
			refused: job.refused,
			flagged: job.flagged
		}
	};
}

/** @throws Failure not_found, also for another chain's */
export async function readJob(ctx: Context, id: string): Promise<CaptureJobAnswer> {
	const chainId = requireChain(ctx, 'epcis.query');
	const job = isId(id) ? await findJob(ctx.services.db, chainId, id) : undefined;
	if (!job) throw new Failure('not_found', 'no capture job has this id');
	return describeJob(job);
}

/** Newest first. */
export async function listCaptures(
	ctx: Context,
	perPage: number,
	token: string | null
): Promise<{ jobs: readonly CaptureJobAnswer[]; next: PageToken | null }> {
	const chainId = requireChain(ctx, 'epcis.query');
	const place = readPageToken(ctx, chainId, 'capture', token);
	const after = place && { at: new Date(place.at), id: place.id };
	const rows = await listJobs(ctx.services.db, chainId, perPage + 1, after);
	const page = rows.slice(0, perPage);
	const last = page.at(-1);
	return {
		jobs: page.map(describeJob),
		next:
			rows.length > perPage && last
				? makePageToken(ctx, chainId, 'capture', {
						at: last.createdAt.toISOString(),
						id: last.id,
						left: null
					})
				: null
	};
}
