import {
	known,
	unavailable,
	type Contradiction,
	type Fact,
	type PackFacts,
	type PackRecord,
	type PackStatus,
	type ProductSummary,
	type SaleFacts
} from '../verification/facts';
import { findContradictions, isProduct, statementOfPack, statementOfRecord } from './find-contradictions';
import type { PlatformPack, PlatformStatus, PlatformWord } from './platform-answer';

interface Said {
	readonly platform: string;
	readonly asOf: string;
	readonly pack: PlatformPack;
}
interface Away {
	readonly platform: string;
	readonly away: Extract<Fact<never>, { unavailable: unknown }>['unavailable'];
}

/** 核销 means that some firm booked the pack out, which a wholesaler does too: it is on its way, not yet sold. */
const statusOf: Readonly<Record<PlatformStatus, PackStatus>> = {
	activated: 'commissioned',
	booked_in: 'in_stock',
	booked_out: 'shipped',
	cancelled: 'destroyed'
};

const least = (dates: readonly (PackRecord['expiresOn'] | undefined)[]) =>
	dates.filter((date) => date !== null && date !== undefined).toSorted()[0] ?? null;

/** A product that our catalogue lacks, as its platform tells of it. */
const productOf = ({ platform, pack }: Said): ProductSummary => ({
	id: `${platform}:${pack.code.slice(0, 7)}`,
	genericName: pack.product.genericName,
	...(pack.product.tradeName !== null && { tradeName: pack.product.tradeName }),
	...(pack.product.form !== null && { form: pack.product.form }),
	...(pack.product.strength !== null && { strength: pack.product.strength }),
	...(pack.product.packSpec !== null && { packSpec: pack.product.packSpec }),
	...(pack.product.approvalNumber !== null && { approvalNumber: pack.product.approvalNumber }),
	...(pack.product.ean13 !== null && { gtins: [pack.product.ean13] })
});

function recordOf(said: Said, catalogued: ProductSummary | null): PackRecord {
	const { pack } = said;
	return {
		packCode: pack.code,
		level: pack.level,
		product: catalogued ?? productOf(said),
		batchNumber: pack.batchNumber,
		producedOn: pack.producedOn,
		expiresOn: pack.expiresOn,
		status: statusOf[pack.status],
		registeredAt: null
	};
}

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
		const cancelled = said.find(({ pack }) => pack.status === 'cancelled');
		return known<PackRecord | null>(
			{
				...base.record,
				...(cancelled && { status: 'destroyed' }),
				// Where they differ, the earlier day counts; `contradictions` says that they do.
				expiresOn: least([base.record.expiresOn, ...said.map(({ pack }) => pack.expiresOn)]),
				...(said.some(({ pack }) => pack.expiryFits === 'none') && { expiryUnusual: true })
			},
			cancelled?.platform ?? base.source,
			cancelled?.asOf ?? base.asOf
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

function contradictionsOf(
	own: PackFacts,
	said: readonly Said[],
	words: readonly PlatformWord[]
): Contradiction[] {
	const ours = 'value' in own.registry && own.registry.value ? own.registry : undefined;
	const catalogued = 'value' in own.product ? own.product.value : null;
	const record = ours?.value;
	const statements = [
		...(record && ours ? [statementOfRecord(ours.source, record)] : []),
		...said.map(({ platform, pack }) => statementOfPack(platform, pack))
	];
	const found = findContradictions(statements);
	const product = record?.product ?? catalogued;
	const other = product && said.find(({ pack }) => !isProduct(product, pack));
	const named = found.some(({ field }) => field === 'product');
	const answered = words.filter((word) => 'answer' in word);
	return [
		// On record with us, and everybody who is responsible for the code has never heard of it.
		...(record && ours && answered.length > 0 && said.length === 0
			? [
					{
						field: 'registration' as const,
						said: [
							{ source: ours.source, value: 'registered' },
							...answered.map(({ platform }) => ({ source: platform, value: 'not_known' }))
						]
					}
				]
			: []),
		...(other && !named
			? [
					{
						field: 'product' as const,
						said: [
							{ source: ours?.source ?? 'registry', value: product.genericName },
							{ source: other.platform, value: other.pack.product.genericName }
						]
					}
				]
			: []),
		...found
	];
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
	const contradictions = contradictionsOf(own, said, words);
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
