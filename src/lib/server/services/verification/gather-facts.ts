import { oneOf } from '$lib/domain/shared/one-of';
import {
	known,
	packStatuses,
	type Fact,
	type OriginStep,
	type PackFacts,
	type PackRecord,
	type ProductSummary,
	type ReadCode,
	type SaleFacts
} from '$lib/domain/verification/facts';
import type { PackEvent, PackFactsRow } from '../../repositories/pack-facts';

/** Names under which the answers of our own database go; screens have words for them. */
const sources = { recalls: 'recall-list', sales: 'sales-record', queries: 'verification-log' } as const;
const registry = 'registry';

/** Business steps of the GS1 core vocabulary that a customer's history tells of. */
const stepKinds: Readonly<Record<string, OriginStep['kind']>> = {
	commissioning: 'made',
	shipping: 'shipped',
	departing: 'shipped',
	receiving: 'received',
	accepting: 'received',
	retail_selling: 'sold',
	dispensing: 'sold',
	returning: 'returned',
	collecting: 'handed_in'
};

const isSale = ({ step }: PackEvent): boolean => stepKinds[step] === 'sold';

function productOf(row: PackFactsRow): ProductSummary | null {
	if (row.productId === null) return null;
	return {
		id: row.productId,
		genericName: row.genericName,
		approvalNumber: row.approvalNumber,
		identificationCodes: row.tracePrefixes ?? [],
		gtins: row.gtins ?? []
	};
}

function recordOf(row: PackFactsRow, product: ProductSummary | null): PackRecord | null {
	if (row.code === null || !product) return null;
	return {
		packCode: row.code,
		level: row.level,
		product,
		batchNumber: row.batchNumber,
		producedOn: row.producedOn,
		expiresOn: row.expiresOn,
		status: oneOf(packStatuses, row.status),
		registeredAt: null
	};
}

const salesOf = (row: PackFactsRow): SaleFacts => ({
	count: row.saleCount,
	// A sale that was undone left both its steps in the history.
	reversed: (row.events ?? []).some(isSale)
		? (row.events ?? []).filter(({ step }) => step === 'returning').length
		: 0,
	lastSoldAt: row.lastSoldAt,
	unitsDispensed: row.unitsDispensed,
	contentUnits: row.contentCount,
	// A split sale hands out fewer units than the pack holds.
	split: countingEvents(row.events ?? []).some(
		(event) => isSale(event) && (event.units ?? row.contentCount) < row.contentCount
	)
});

function originSteps(events: readonly PackEvent[]): OriginStep[] {
	const steps: OriginStep[] = [];
	for (const { step, at, store, here, ours } of events) {
		const kind = Object.hasOwn(stepKinds, step) ? stepKinds[step] : undefined;
		if (!kind) continue;
		const place = here ? 'here' : ours ? 'this_chain' : 'elsewhere';
		steps.push({ kind, at, place, ...(store !== null && { placeName: store }) });
	}
	return steps;
}

/**
 * Steps that count: none that was declared wrong, and of those that are doubted only a sale before any receipt, which
 * the check of the origin must see.
 */
function countingEvents(events: readonly PackEvent[]): PackEvent[] {
	const voided = new Set(events.map(({ voids }) => voids));
	return events.filter(
		({ seq, doubts, voids }) =>
			voids === null && !voided.has(seq) && (!doubts || doubts.includes('sold_before_received'))
	);
}

/**
 * The registry's row as the facts that `judge` asks for.
 * @param askedAtStore whether a store asks; a chain's own system asks from nowhere
 * @param now ISO instant: the look-up was made just now, so that every fact is true as of now
 */
export function gatherFacts(
	code: ReadCode,
	row: PackFactsRow,
	askedAtStore: boolean,
	now: string
): PackFacts {
	const product = productOf(row);
	const record = recordOf(row, product);
	const events = countingEvents(row.events ?? []);
	const flagged = (flag: string) => record !== null && (row.flags ?? []).includes(flag);
	const steps = originSteps(events);
	const as = <Value>(value: Value, source: string): Fact<Value> => known(value, source, now);
	const recordSource = record ? row.source : registry;
	return {
		code,
		product: as(product, registry),
		registry: as(record, recordSource),
		recalls: as(
			(row.recalls ?? []).map(({ chain: _, ...notice }) => ({
				...notice,
				nature: 'real' as const,
				status: 'open' as const
			})),
			sources.recalls
		),
		sales: as(
			record
				? salesOf(row)
				: { count: 0, lastSoldAt: null, unitsDispensed: 0, contentUnits: 0, split: false },
			sources.sales
		),
		packaging: as(
			{
				parents: (record && row.hasParent ? 1 : 0) + (flagged('two_parents') ? 1 : 0),
				loop: flagged('parent_loop'),
				children: record ? row.children : 0,
				childrenExpected: record && row.level > 1 ? row.contentCount : null,
				opened: record !== null && row.unitsDispensed > 0 && row.unitsDispensed < row.contentCount
			},
			recordSource
		),
		origin: as(
			{
				steps,
				receivedHere: steps.some(({ kind, place }) => kind === 'received' && place === 'here'),
				askedAtStore
			},
			recordSource
		),
		queries: as(
			{ distinct: row.queries.distinct, atThisPlace: row.queries.here, places: row.queries.places },
			sources.queries
		)
	};
}
