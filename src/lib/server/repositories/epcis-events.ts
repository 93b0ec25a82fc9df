import type { EpcisEvent, EpcRole } from '$lib/domain/trace/epcis-event';
import type { Queryable } from '../db/client';

/** An event as it is stored; `event` is what was captured with its id and the time of recording. */
export interface StoredEvent {
	readonly chainId: string;
	readonly id: string;
	readonly eventId: string;
	readonly declaresError: boolean;
	readonly contentHash: Buffer;
	readonly eventTime: Date;
	readonly recordTime: Date;
	readonly bizStep: string | null;
	readonly disposition: string | null;
	readonly errorReason: string | null;
	readonly errorTime: Date | null;
	readonly jobId: string | null;
	readonly context: unknown;
	readonly event: EpcisEvent;
	readonly identifiers: ReadonlyArray<{ key: string; uri: string; role: EpcRole }>;
}

/** An event of the chain that is on record under an id or with the same content. */
export interface KnownEvent {
	readonly id: string;
	readonly eventId: string;
	readonly declaresError: boolean;
	readonly contentHash: Buffer;
}

/** Events of the chain under these ids or with this content. */
export async function findKnownEvents(
	db: Queryable,
	chainId: string,
	eventIds: readonly string[],
	contents: readonly Buffer[]
): Promise<KnownEvent[]> {
	if (eventIds.length === 0) return [];
	return db
		.selectFrom('epcisEvent')
		.select(['id', 'eventId', 'declaresError', 'contentHash'])
		.where('chainId', '=', chainId)
		.where((eb) => eb.or([eb('eventId', 'in', eventIds), eb('contentHash', 'in', contents)]))
		.execute();
}

const rowsAtOnce = 500;

/**
 * Appends events and their index. An event id that another transaction took meanwhile is left out.
 * @returns the ids of the rows that were appended
 */
export async function insertEvents(
	trx: Queryable,
	events: readonly StoredEvent[]
): Promise<ReadonlySet<string>> {
	const inserted = new Set<string>();
	for (let at = 0; at < events.length; at += rowsAtOnce) {
		const rows = await trx
			.insertInto('epcisEvent')
			.values(
				events.slice(at, at + rowsAtOnce).map(({ identifiers: _, event, context, ...row }) => ({
					...row,
					type: event.type,
					action: event.action ?? null,
					readPoint: event.readPoint?.id ?? null,
					bizLocation: event.bizLocation?.id ?? null,
					context: JSON.stringify(context ?? null),
					event: JSON.stringify(event)
				}))
			)
			.onConflict((conflict) => conflict.constraint('epcis_event_once').doNothing())
			.returning('id')
			.execute();
		for (const { id } of rows) inserted.add(id);
	}
	await insertIndex(
		trx,
		events.filter(({ id }) => inserted.has(id))
	);
	return inserted;
}

async function insertIndex(trx: Queryable, events: readonly StoredEvent[]): Promise<void> {
	const rows = events.flatMap(({ chainId, id, identifiers }) =>
		identifiers.map(({ key, uri, role }) => ({ epc: key, chainId, event: id, role, uri }))
	);
	const perStatement = 5_000;
	for (let at = 0; at < rows.length; at += perStatement)
		await trx
			.insertInto('epcisEpc')
			.values(rows.slice(at, at + perStatement))
			.onConflict((conflict) => conflict.doNothing())
			.execute();
}
