import { sql } from 'kysely';
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

/** Rows of one statement: a few milliseconds of work for the process. */
const rowsAtOnce = 200;
const codesAtOnce = 2_000;

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
		const some = events.slice(at, at + rowsAtOnce);
		const column = <Value>(value: (event: StoredEvent) => Value): Value[] => some.map(value);
		const { rows } = await sql<{ id: string }>`
			insert into epcis_event (chain_id, id, event_id, declares_error, content_hash, type, action, biz_step,
				disposition, read_point, biz_location, event_time, record_time, error_reason, error_time, job_id,
				context, event)
			select * from unnest(${column(({ chainId }) => chainId)}::uuid[], ${column(({ id }) => id)}::uuid[],
				${column(({ eventId }) => eventId)}::text[], ${column(({ declaresError }) => declaresError)}::boolean[],
				${column(({ contentHash }) => contentHash)}::bytea[], ${column(({ event }) => event.type)}::text[],
				${column(({ event }) => event.action ?? null)}::text[], ${column(({ bizStep }) => bizStep)}::text[],
				${column(({ disposition }) => disposition)}::text[],
				${column(({ event }) => event.readPoint?.id ?? null)}::text[],
				${column(({ event }) => event.bizLocation?.id ?? null)}::text[],
				${column(({ eventTime }) => eventTime)}::timestamptz[],
				${column(({ recordTime }) => recordTime)}::timestamptz[],
				${column(({ errorReason }) => errorReason)}::text[], ${column(({ errorTime }) => errorTime)}::timestamptz[],
				${column(({ jobId }) => jobId)}::uuid[],
				${column(({ context }) => JSON.stringify(context ?? null))}::jsonb[],
				${column(({ event }) => JSON.stringify(event))}::jsonb[])
			on conflict on constraint epcis_event_once do nothing
			returning id`.execute(trx);
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
		identifiers.map(({ key, uri, role }) => ({ key, uri, role, chainId, id }))
	);
	for (let at = 0; at < rows.length; at += codesAtOnce) {
		const some = rows.slice(at, at + codesAtOnce);
		await sql`
			insert into epcis_epc (epc, chain_id, event, role, uri)
			select * from unnest(${some.map(({ key }) => key)}::text[], ${some.map(({ chainId }) => chainId)}::uuid[],
				${some.map(({ id }) => id)}::uuid[], ${some.map(({ role }) => role)}::text[],
				${some.map(({ uri }) => uri)}::text[])
			on conflict do nothing`.execute(trx);
	}
}
