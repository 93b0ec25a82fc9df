import { randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { mostFaults, mostOpenJobs } from '../../epcis/limits';
import { invalid, readDocument } from '../../epcis/read-document';
import { appendAudit } from '../../repositories/audit';
import { countOpenJobs, insertJob } from '../../repositories/capture-jobs';

/**
 * Takes a document in: validated as a whole, kept as a job, and told at once. The job puts the events into the
 * registry in the background (`runCaptures`).
 * @param behaviour rollback refuses the document for one wrong event; proceed leaves out those that are wrong
 * @returns the id of the job
 * @throws Failure invalid_input with a JSON Pointer and a reason for each fault, too_large, too_many_requests while too
 *   many documents of the chain wait
 */
export async function captureDocument(
	ctx: Context,
	{ bytes, behaviour }: { bytes: Uint8Array; behaviour: 'rollback' | 'proceed' }
): Promise<string> {
	const chainId = requireChain(ctx, 'epcis.capture');
	const { actor } = ctx;
	if ((await countOpenJobs(ctx.services.db, chainId)) >= mostOpenJobs)
		throw new Failure('too_many_requests', `${mostOpenJobs} documents wait; send this one when one is done`);
	const document = await readDocument(bytes);
	if (behaviour === 'rollback' && document.faults.length > 0) throw invalid(document.faults);
	const id = randomUUID();
	const job = {
		id,
		chainId,
		actorId: 'id' in actor ? actor.id : id,
		requestId: ctx.requestId,
		behaviour,
		status: 'running',
		total: document.total,
		refused: document.faults.length,
		errors: document.faults
			.slice(0, mostFaults)
			.map((fault) => ({ ...fault, code: 'invalid_input' as const })),
		context: { '@context': document.context, path: document.path },
		createdAt: ctx.now(),
		finishedAt: null
	} as const;
	await ctx.services.db.transaction().execute(async (trx) => {
		await insertJob(trx, job, document.events);
		await appendAudit(trx, ctx, {
			action: 'epcis.capture',
			subject: { type: 'capture', id },
			detail: { events: document.total, refused: document.faults.length, behaviour }
		});
	});
	return id;
}
