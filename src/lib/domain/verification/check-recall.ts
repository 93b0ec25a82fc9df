import { answer, isStale, recordOf, type JudgeContext } from './answer-check';
import type { PackFacts, ReadCode, RecallNotice } from './facts';
import type { Check } from './verdict';

/** Batch numbers are compared as people read them: without regard to case and blanks. */
export const sameBatch = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (batch: string): string => batch.replace(/\s+/g, '').toUpperCase();

/** A recall that concerns a customer. Drills (演练) are part of no answer, not even as a hint. */
export const isInForce = (notice: RecallNotice): boolean =>
	notice.nature === 'real' && notice.status === 'open';

/** Whether a notice names one of these batches; an empty list of batches recalls nothing. */
export const recallsBatch = (notice: RecallNotice, batches: readonly string[]): boolean =>
	isInForce(notice) &&
	(notice.batches === 'all' ||
		notice.batches.some((recalled) => batches.some((batch) => sameBatch(recalled, batch))));

/** Where sources name different batches, each of them may be on the list. */
const batchesSaid = ({ contradictions }: PackFacts): string[] =>
	(contradictions ?? [])
		.filter(({ field }) => field === 'batch')
		.flatMap(({ said }) => said.map(({ value }) => value));

/**
 * A recall is matched on product *and* batch. The batch of the record and the one in the code both count, because
 * either may be on the list, and of an outer pack every batch inside. Of several notices the gravest is named.
 */
export function checkRecall(facts: PackFacts, code: ReadCode, context: JudgeContext): Check {
	const { recalls } = facts;
	const say = answer.bind(null, 'recall', recalls);
	if ('unavailable' in recalls) return say('not_checked', recalls.unavailable);
	const record = recordOf(facts);
	const inside = 'value' in facts.packaging ? (facts.packaging.value.inside?.batches ?? []) : [];
	const batches = [record?.batchNumber, code.batch, ...batchesSaid(facts), ...inside].filter(
		(batch) => typeof batch === 'string'
	);
	const inForce = recalls.value.filter(isInForce);
	const hit = inForce
		.filter((notice) => recallsBatch(notice, batches))
		.toSorted((a, b) => a.level - b.level || (a.publishedOn < b.publishedOn ? 1 : -1))[0];
	if (hit) {
		const named = batches.find((batch) => recallsBatch(hit, [batch]));
		return say('fail', hit.batches === 'all' ? 'all_batches_recalled' : 'batch_recalled', {
			recallId: hit.id,
			recallLevel: hit.level,
			recallPublishedOn: hit.publishedOn,
			...(named === undefined ? {} : { batch: named })
		});
	}
	const named = 'value' in facts.product && facts.product.value !== null;
	if (!record && !named) return say('not_checked', 'product_unknown');
	if (inForce.length > 0 && batches.length === 0) return say('not_checked', 'batch_unknown');
	if (isStale(recalls, context)) return say('not_checked', 'stale');
	return say('pass', inForce.length === 0 ? 'no_recall' : 'batch_not_recalled');
}
