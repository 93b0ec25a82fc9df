import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { mostFaults } from '../../epcis/limits';
import { appendAudit } from '../../repositories/audit';
import {
	countAttempt,
	deleteItems,
	deleteProgress,
	listOpenJobs,
	lockOpenJob,
	readItems,
	updateJob,
	writeProgress,
	type CaptureError,
	type CaptureItem,
	type CaptureJobRow,
	type JobCounts
} from '../../repositories/capture-jobs';
import type { Queryable } from '../../db/client';
import { applyEvents, type EventToApply } from './apply-events';
import { storeEvents } from './store-events';

/** Events of one step: of one transaction where events stand alone, between two reports of progress otherwise. */
const atOnce = 200;
/** Steps of one job before the others get their turn. */
const mostSteps = 25;
const jobsAtOnce = 10;
/** A job that ends its process as often as this is given up. */
const mostAttempts = 5;

/** All or nothing, and something was wrong: undoes the transaction. */
class Refused extends Error {
	constructor(readonly counts: JobCounts) {
		super('refused');
	}
}

interface Kept {
	readonly '@context'?: unknown;
	readonly path?: string;
}

async function storeItems(
	trx: Queryable,
	job: CaptureJobRow,
	items: readonly CaptureItem[],
	now: Date
): Promise<{ stored: readonly EventToApply[]; repeated: number; errors: CaptureError[] }> {
	const { '@context': context, path = '/epcisBody/eventList' } = job.context as Kept;
	const capture = { chainId: job.chainId, jobId: job.id, context, now };
	const { stored, repeated, differing } = await storeEvents(trx, capture, items);
	const errors = differing.map(({ position }) => ({
		path: `${path}/${position}/eventID`,
		reason: 'another event is on record under this event id',
		position,
		code: 'event_differs' as const
	}));
	return { stored, repeated, errors };
}

const sum = (job: JobCounts, more: Partial<JobCounts>): JobCounts => ({
	captured: job.captured + (more.captured ?? 0),
	repeated: job.repeated + (more.repeated ?? 0),
	refused: job.refused + (more.refused ?? 0),
	flagged: job.flagged + (more.flagged ?? 0),
	errors: [...job.errors, ...(more.errors ?? [])].slice(0, mostFaults)
});

/** Ends a job, with an entry in the trail of the chain whose machine sent the document. */
async function finish(trx: Queryable, ctx: Context, job: CaptureJobRow, counts: JobCounts): Promise<void> {
	const failed = counts.errors.length > 0;
	await deleteItems(trx, job.id);
	await deleteProgress(trx, job.id);
	await updateJob(trx, job.id, counts, { status: failed ? 'failed' : 'done', at: ctx.now() });
	const { captured, repeated, refused, flagged } = counts;
	const sender = { kind: 'machine', id: job.actorId, chainId: job.chainId } as const;
	await appendAudit(
		trx,
		{ ...ctx, actor: sender, requestId: job.requestId },
		{
			action: 'epcis.finish',
			subject: { type: 'capture', id: job.id },
			outcome: failed && captured === 0 ? 'refused' : 'done',
			detail: { captured, repeated, refused, flagged }
		}
	);
}

/** One transaction for the whole document. Packs are locked last, so that no counter waits for long. */
async function runWhole(ctx: Context, id: string): Promise<void> {
	const { db } = ctx.services;
	const work = runTransaction(db, async (trx) => {
		const job = await lockOpenJob(trx, id);
		if (!job) return;
		const now = ctx.now();
		let counts: JobCounts = job;
		const stored: EventToApply[] = [];
		for (let after = -1, processed = 0; ;) {
			const items = await readItems(trx, id, after, atOnce);
			if (items.length === 0) break;
			after = items.at(-1)?.position ?? after;
			const chunk = await storeItems(trx, job, items, now);
			stored.push(...chunk.stored);
			counts = sum(counts, {
				captured: chunk.stored.length,
				repeated: chunk.repeated,
				refused: chunk.errors.length,
				errors: chunk.errors
			});
			processed += items.length;
			await writeProgress(db, id, processed, ctx.now());
		}
		if (counts.errors.length > 0) throw new Refused({ ...counts, captured: 0, repeated: 0 });
		const flagged = await applyEvents(trx, job.chainId, stored, now);
		await finish(trx, ctx, job, sum(counts, { flagged }));
	});
	await work.catch(async (error: unknown) => {
		if (!(error instanceof Refused)) throw error;
		await giveUp(ctx, id, error.counts);
	});
}

async function giveUp(ctx: Context, id: string, counts: JobCounts): Promise<void> {
	await ctx.services.db.transaction().execute(async (trx) => {
		const job = await lockOpenJob(trx, id);
		if (job) await finish(trx, ctx, job, counts);
	});
}

/** One transaction for some events; they leave the waiting list in it, so that each is taken exactly once. */
async function runStep(ctx: Context, id: string): Promise<'more' | 'finished'> {
	return runTransaction(ctx.services.db, async (trx) => {
		const job = await lockOpenJob(trx, id);
		if (!job) return 'finished';
		const now = ctx.now();
		const items = await readItems(trx, id, -1, atOnce);
		const { stored, repeated, errors } = await storeItems(trx, job, items, now);
		const flagged = await applyEvents(trx, job.chainId, stored, now);
		const counts = sum(job, {
			captured: stored.length,
			repeated,
			refused: errors.length,
			flagged,
			errors
		});
		if (items.length < atOnce) {
			await finish(trx, ctx, job, counts);
			return 'finished';
		}
		await deleteItems(trx, id, items.at(-1)?.position);
		await updateJob(trx, id, counts, null);
		return 'more';
	});
}

/** Counts the attempt before the work begins: a job that kills its process is not tried for ever. */
async function begin(ctx: Context, id: string): Promise<CaptureJobRow | undefined> {
	return ctx.services.db.transaction().execute(async (trx) => {
		const job = await lockOpenJob(trx, id);
		if (!job) return undefined;
		if (job.attempts < mostAttempts) {
			await countAttempt(trx, id);
			return job;
		}
		const error: CaptureError = {
			path: '',
			reason: `given up after ${job.attempts} attempts; send the document again`,
			position: 0,
			code: 'internal'
		};
		await finish(trx, ctx, job, sum(job, { errors: [error] }));
		return undefined;
	});
}

async function runJob(ctx: Context, id: string): Promise<void> {
	const job = await begin(ctx, id);
	if (job?.behaviour === 'rollback') await runWhole(ctx, id);
	else if (job)
		for (let step = 0; step < mostSteps; step++) if ((await runStep(ctx, id)) === 'finished') return;
}

/**
 * Puts the events of waiting documents into the registry. Safe to run in several processes at once, and to be cut
 * off at any point: a document that is taken as a whole begins anew, one that is taken in steps goes on where it was.
 */
export async function runCaptures(ctx: Context): Promise<void> {
	requirePermission(ctx, 'epcis.capture');
	for (const id of await listOpenJobs(ctx.services.db, jobsAtOnce))
		await runJob(ctx, id).catch((error: unknown) => {
			ctx.services.log.warn(
				{ job: id, stack: error instanceof Error ? error.stack : undefined },
				'a capture could not be finished; it is tried again'
			);
		});
}
