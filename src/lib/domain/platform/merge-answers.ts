import {
	known,
	unavailable,
	type Fact,
	type PackFacts,
	type PackRecord,
	type SaleFacts
} from '../verification/facts';
import { findContradictions } from './find-contradictions';
import type { PlatformWord } from './platform-answer';
import { productOf, recordOf, type Said } from './record-of-pack';

interface Away {
	readonly platform: string;
	readonly away: Extract<Fact<never>, { unavailable: unknown }>['unavailable'];
}

const least = (dates: readonly (PackRecord['expiresOn'] | undefined)[]) =>
	dates.filter((date) => date !== null && date !== undefined).toSorted()[0] ?? null;

function registryOf(
	own: PackFacts,
	said: readonly Said[],
	words: readonly PlatformWord[],
	away: readonly Away[]
) {
	const ours = 'value' in own.registry ? own.registry : undefined;
	const catalogued = 'value' in own.product ? own.product.value : null;
	const [first] = said;
	const base = ours?.value
		? { record: ours.value, source: ours.source, asOf: ours.asOf }
		: first && { record: recordOf(first, catalogued), source: first.platform, asOf: first.asOf };
	if (base) {
		const expiresOn = least([base.record.expiresOn, ...said.map(({ pack }) => pack.expiresOn)]);
		// Whose word decides something is named as its source.
		const cancelled = said.find(({ pack }) => pack.status === 'cancelled');
		const earlier =
			expiresOn === base.record.expiresOn ? undefined : said.find(({ pack }) => pack.expiresOn === expiresOn);
		const deciding = cancelled ?? earlier;
		return known<PackRecord | null>(
			{
				...base.record,
				...(cancelled && { status: 'destroyed' }),
				// Where they differ, the earlier day counts; `contradictions` says that they do.
				expiresOn,
				...(said.some(({ pack }) => pack.expiryFits === 'none') && { expiryUnusual: true })
			},
			deciding?.platform ?? base.source,
			deciding?.asOf ?? base.asOf
		);
	}
	const [gone] = away;
	if (gone) return unavailable(gone.away, gone.platform);
	// All who are responsible know nothing of it: that is an answer, and theirs.
	const negative = words.find((word) => 'answer' in word);
	return negative ? known(null, negative.platform, negative.asOf) : own.registry;
}

function salesOf(own: PackFacts, said: readonly Said[], away: readonly Away[]): Fact<SaleFacts> {
	const ours = 'value' in own.sales ? own.sales.value : undefined;
	const most = said.toSorted((a, b) => b.pack.checkCount - a.pack.checkCount)[0];
	// One sale may be in both records, so the larger count is taken and never the sum.
	if (most && most.pack.checkCount > (ours?.count ?? 0))
		return known(
			{
				lastSoldAt: null,
				unitsDispensed: 0,
				contentUnits: 0,
				split: false,
				...ours,
				count: most.pack.checkCount
			},
			most.platform,
			most.asOf
		);
	if (ours && ours.count > 0) return own.sales;
	const [gone] = away;
	if (gone) return unavailable(gone.away, gone.platform);
	// "No sale" is only as new as the oldest word for it.
	const oldest = said.toSorted((a, b) => (a.asOf < b.asOf ? -1 : 1))[0];
	const none = { count: 0, lastSoldAt: null, unitsDispensed: 0, contentUnits: 0, split: false };
	return oldest ? known(ours ?? none, oldest.platform, oldest.asOf) : own.sales;
}

/**
 * Our own facts and what the platforms say of the pack, as one set of facts. Nothing that two of them say
 * differently is settled here: it becomes a contradiction, which the verdict shows as a mismatch.
 *
 * Example: our registry has the box with batch A2305 and no sale; platform P says batch A2305, written off once:
 *   registry ours, sales { count: 1 } by P → `sold`.
 * The same with P away: sales unavailable (timeout, P) → `partial`, missing = ['sale'].
 * P says batch A2304 instead: contradiction of batch, ours A2305, P A2304 → `mismatch`.
 * Not in our registry, P knows it: record, packaging and sales by P; recalls by our list if we know the product.
 * Not in our registry and P away: registration, expiry, recall, sale, match and packaging are missing.
 *
 * @param words one per platform that the code is routed to, in the order of the routes
 */
export function mergeAnswers(own: PackFacts, words: readonly PlatformWord[]): PackFacts {
	if (words.length === 0) return own;
	const said = words.flatMap((word): Said[] =>
		'answer' in word && word.answer.kind === 'pack'
			? [{ platform: word.platform, asOf: word.asOf, pack: word.answer.pack }]
			: []
	);
	const away = words.filter((word): word is PlatformWord & Away => 'away' in word);
	const ours = 'value' in own.registry && own.registry.value !== null;
	const catalogued = 'value' in own.product && own.product.value !== null;
	const registry = registryOf(own, said, words, away);
	const [first] = said;
	const contradictions = findContradictions(own, said, words);
	return {
		...own,
		registry,
		product: catalogued || !first ? own.product : known(productOf(first), first.platform, first.asOf),
		// A recall is kept under our product; of a medicine that we do not know the list says nothing.
		recalls: !catalogued && !ours && first ? unavailable('not_connected') : own.recalls,
		sales: salesOf(own, said, away),
		packaging: packagingOf(own, ours, first, registry),
		...(contradictions.length > 0 && { contradictions })
	};
}

function packagingOf(
	own: PackFacts,
	ours: boolean,
	first: Said | undefined,
	registry: PackFacts['registry']
): PackFacts['packaging'] {
	if (ours) return own.packaging;
	if (!first) return 'unavailable' in registry ? registry : own.packaging;
	const { parentCode, children, content, boxStatus, level } = first.pack;
	const partial = boxStatus === 'partial' || boxStatus === 'merged_and_partial';
	return known(
		{
			parents: parentCode === null ? 0 : 1,
			children: children.length,
			childrenExpected: level > 1 ? content : null,
			opened: level > 1 && partial
		},
		first.platform,
		first.asOf
	);
}
