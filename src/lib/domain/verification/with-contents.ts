import type { OuterContents } from '../packaging/describe-contents';
import type { PackFacts } from './facts';

/**
 * The facts of an outer pack together with what is inside: a batch inside may be recalled, the oldest box may be
 * past its date, and records that contradict each other are a fault of the packaging.
 */
export function withContents(
	facts: PackFacts,
	{
		batches,
		problems
	}: Pick<OuterContents, 'batches'> & {
		readonly problems: readonly Pick<OuterContents['problems'][number], 'problem'>[];
	}
): PackFacts {
	const { packaging } = facts;
	if ('unavailable' in packaging) return facts;
	const has = (wanted: OuterContents['problems'][number]['problem']) =>
		problems.some(({ problem }) => problem === wanted);
	const dates = batches.map(({ expiresOn }) => expiresOn).toSorted();
	return {
		...facts,
		packaging: {
			...packaging,
			value: {
				...packaging.value,
				loop: has('loop') || has('level_order') || has('too_deep'),
				parents: has('two_parents') ? 2 : packaging.value.parents,
				inside: {
					batches: [...new Set(batches.map(({ number }) => number))],
					expiresOn: dates[0] ?? null,
					foreign: has('foreign')
				}
			}
		}
	};
}
