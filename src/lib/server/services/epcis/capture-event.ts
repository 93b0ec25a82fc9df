import { Failure } from '$lib/contract/errors';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { readSingleEvent } from '../../epcis/read-document';
import { appendAudit } from '../../repositories/audit';
import { findEvents } from '../../repositories/epcis-query';
import { applyEvents } from './apply-events';
import { describeEvent } from './query-answer';
import { storeEvents } from './store-events';

/**
 * Records a single event and answers when it is on disk. The same event again gives the same answer.
 * @returns the event as it is on record, with its id
 * @throws Failure invalid_input with the place, too_large, event_differs when another event has its id
 */
export async function captureEvent(
	ctx: Context,
	bytes: Uint8Array
): Promise<{ eventId: string; event: unknown }> {
	const chainId = requireChain(ctx, 'epcis.capture');
	const { context, event } = await readSingleEvent(bytes);
	const now = ctx.now();
	return runTransaction(ctx.services.db, async (trx) => {
		const { stored, differing, eventIds } = await storeEvents(trx, { chainId, jobId: null, context, now }, [
			{ position: 0, event }
		]);
		if (differing.length > 0)
			throw new Failure('event_differs', 'another event is on record under this event id', {
				path: '/eventID'
			});
		const eventId = eventIds.get(0) ?? '';
		const flagged = await applyEvents(trx, chainId, stored, now);
		if (stored.length > 0)
			await appendAudit(trx, ctx, {
				action: 'epcis.event',
				subject: { type: 'trace_event', id: eventId },
				detail: { type: event.type, flagged: flagged > 0 }
			});
		const declaresError = event.errorDeclaration !== undefined;
		const rows = await findEvents(trx, chainId, eventId);
		const row = rows.find((candidate) => candidate.declaresError === declaresError);
		if (!row) throw new Error('a recorded event is not there');
		return { eventId, event: describeEvent(row, true) };
	});
}
