import { randomUUID } from 'node:crypto';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import { toFailure } from '../../http/failure-answer';
import {
	claimImport,
	findImportJob,
	lapseImports,
	moveImport,
	releaseImport,
	type Claim
} from '../../repositories/import-jobs';
import { applyImport } from './apply-import';
import { removeImportFile } from './import-file';
import { ImportRun, leaseMs, RunEnded } from './import-run';
import { readImportFile } from './read-import-file';
import { discardStaged } from './staged-rows';

/** A preview that nobody decided about is let go: the registry it was made of is long another one. */
const previewKeptMs = 7 * 24 * 3_600_000;

/** Deadlock and serialization failure: PostgreSQL undid everything and asks to be tried again. */
const tryAgain: ReadonlySet<unknown> = new Set(['40001', '40P01']);

async function afterRun({ services, now }: Context, claim: Claim, error: unknown): Promise<void> {
	if (error instanceof RunEnded) {
		const job = await findImportJob(services.db, claim.id);
		const cancelled = job?.cancelAsked === true && job.status === claim.status;
		if (
			cancelled &&
			(await moveImport(services.db, claim, 'cancelled', { finishedAt: now(), rowsDone: 0 }))
		) {
			await discardStaged(services.db, claim.id);
			await removeImportFile(services, claim.id);
		} else await releaseImport(services.db, claim);
		return;
	}
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	// The lease runs out by itself, and the next run begins anew.
	if (tryAgain.has(code) || toFailure(error).code === 'database_unavailable') throw error;
	await moveImport(services.db, claim, 'failed', { fileFault: { fault: 'internal' }, finishedAt: now() });
	throw error;
}

/**
 * Works at every import that waits for a process, one after the other. Safe in several processes at once: each job
 * is leased to one, and what a process that lost its lease would write is refused.
 * @returns how many were worked at
 */
export async function runImports(
	ctx: Context,
	signal: AbortSignal = new AbortController().signal
): Promise<number> {
	const { db } = ctx.services;
	const runner = randomUUID();
	let worked = 0;
	while (!signal.aborted) {
		const job = await claimImport(db, runner, ctx.now(), leaseMs);
		if (!job) return worked;
		const claim: Claim = { id: job.id, runner, status: oneOf(['reading', 'applying'], job.status) };
		const run = new ImportRun(ctx, job, claim, signal);
		try {
			await (claim.status === 'reading' ? readImportFile(run) : applyImport(run));
		} catch (error) {
			await afterRun(ctx, claim, error);
		}
		worked++;
	}
	return worked;
}

/** Lets previews go that nobody decided about. */
export async function lapsePreviews({ services, now }: Context): Promise<void> {
	const at = now();
	for (const id of await lapseImports(services.db, new Date(at.getTime() - previewKeptMs), at)) {
		await discardStaged(services.db, id);
		await removeImportFile(services, id);
	}
}
