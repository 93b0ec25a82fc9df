import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type { Dispensed } from '$lib/contract/http/dispensing';
import { prescriptionStatuses } from '$lib/domain/prescription/status';
import type { Queryable } from '../../db/client';
import { claimKey, keepAnswer, type RequestKey } from '../../repositories/idempotency';

const kept = v.object({
	dispensingId: v.string(),
	receiptNumber: v.string(),
	status: v.nullable(v.picklist(prescriptionStatuses)),
	totalFen: v.number()
});

/**
 * Runs a hand-over once for its key, inside the transaction: a repetition gets the first answer, another content
 * under the same key is refused. A hand-over that failed has left no key behind and may be tried again.
 * @throws Failure key_reused
 */
export const answerOnce = (
	trx: Queryable,
	request: RequestKey,
	run: () => Promise<Dispensed>
): Promise<Dispensed> => keepOnce(trx, request, kept, run);

/** The same for any step whose answer can be read back from what was kept. */
export async function keepOnce<Answer extends object>(
	trx: Queryable,
	request: RequestKey,
	schema: v.GenericSchema<unknown, Answer>,
	run: () => Promise<Answer>
): Promise<Answer> {
	const claim = await claimKey(trx, request);
	if (claim.kind === 'other_content')
		throw new Failure('key_reused', 'this key was used with other content', { key: request.key });
	if (claim.kind === 'repeated') return v.parse(schema, claim.answer);
	const answer = await run();
	await keepAnswer(trx, request, answer);
	return answer;
}
