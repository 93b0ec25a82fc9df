import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import { toFailure } from '../../http/failure-answer';
import {
	claimImport,
	findImportJob,
	moveImport,
	releaseImport,
	type Claim
} from '../../repositories/import-jobs';
import { applyImport } from './apply-import';
import { importPath, removeImportFile } from './import-file';
import { ImportRun, leaseMs, RunEnded } from './import-run';
import { readImportFile } from './read-import-file';
import { discardStaged } from './staged-rows';

/** A file that no process sees for so long is lost: of processes on several machines one has received it. */
const waitForFileMs = 10 * 60_000;

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

const seesFile = (ctx: Context, id: string): Promise<boolean> =>
	access(importPath(ctx.services, id)).then(
		() => true,
		() => false
	);

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
	const elsewhere: string[] = [];
	let worked = 0;
	while (!signal.aborted) {
		const job = await claimImport(db, runner, ctx.now(), { leaseMs, except: elsewhere });
		if (!job) return worked;
		const claim: Claim = { id: job.id, runner, status: oneOf(['reading', 'applying'], job.status) };
		const age = ctx.now().getTime() - job.createdAt.getTime();
		if (claim.status === 'reading' && age < waitForFileMs && !(await seesFile(ctx, job.id))) {
			elsewhere.push(job.id);
			await releaseImport(db, claim);
			continue;
		}
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
