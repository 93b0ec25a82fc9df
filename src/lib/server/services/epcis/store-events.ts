import { setImmediate } from 'node:timers/promises';
import type { EpcisEvent } from '$lib/domain/trace/epcis-event';
import { identifiersOf } from '$lib/domain/trace/epcis-event';
import { readEpc } from '$lib/domain/trace/read-epc';
import type { Queryable } from '../../db/client';
import { findKnownEvents, insertEvents } from '../../repositories/epcis-events';
import { registeredCodes, type EventToApply } from './apply-events';
import { contentHash, idOfContent, KnownEvents, prepareEvent, type Capture } from './prepare-events';

export interface StoredEvents {
	/** New events, in their order. */
	readonly stored: readonly EventToApply[];
	readonly repeated: number;
	/** Positions of events under whose id another event is on record. */
	readonly differing: ReadonlyArray<{ readonly position: number; readonly eventId: string }>;
	/** The id under which each event is on record, by position. */
	readonly eventIds: ReadonlyMap<number, string>;
}

/** Another transaction recorded the id in this moment; PostgreSQL's code for it makes the transaction run again. */
const takenMeanwhile = (): Error => Object.assign(new Error('event id taken meanwhile'), { code: '40001' });

/** Identifiers read before others get their turn: a few milliseconds. */
const readAtOnce = 1_000;

/** Identifiers -> the keys under which they are indexed. */
async function keysOf(uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const keys = new Map<string, string>();
	for (const [at, uri] of uris.entries()) {
		if (at % readAtOnce === readAtOnce - 1) await setImmediate();
		if (!keys.has(uri)) keys.set(uri, readEpc(uri).key);
	}
	return keys;
}

/**
 * Appends the new ones of some events with their index; those that are on record word for word are left, and of those
 * that differ from the record the position is told.
 */
export async function storeEvents(
	trx: Queryable,
	capture: Capture,
	items: ReadonlyArray<{ readonly position: number; readonly event: EpcisEvent }>
): Promise<StoredEvents> {
	const hashes = items.map(({ event }) => contentHash(event));
	const keys = await keysOf(items.flatMap(({ event }) => identifiersOf(event).map(({ uri }) => uri)));
	const codeOfKey = await registeredCodes(trx, [...new Set(keys.values())]);
	const codeOf = (uri: string) => codeOfKey(keys.get(uri) ?? uri);
	const ids = items.map(
		({ event }, at) => event.eventID ?? idOfContent(capture.chainId, hashes[at] ?? Buffer.alloc(0))
	);
	const known = new KnownEvents(await findKnownEvents(trx, capture.chainId, ids, hashes));
	const stored: EventToApply[] = [];
	const differing: Array<{ position: number; eventId: string }> = [];
	const eventIds = new Map<number, string>();
	let repeated = 0;
	for (const [at, { position, event }] of items.entries()) {
		const prepared = prepareEvent(capture, event, hashes[at] ?? Buffer.alloc(0), known, codeOf);
		if (prepared.kind === 'differs') {
			differing.push({ position, eventId: prepared.eventId });
			continue;
		}
		if (prepared.kind === 'repeated') {
			repeated++;
			eventIds.set(position, prepared.eventId);
			continue;
		}
		const { stored: row, original } = prepared;
		const declaredBefore = !row.declaresError && known.find(row.eventId, true) !== undefined;
		known.add(row);
		stored.push({ stored: row, original: original?.id, declaredBefore });
		eventIds.set(position, row.eventId);
	}
	const inserted = await insertEvents(
		trx,
		stored.map((event) => event.stored)
	);
	if (inserted.size < stored.length) throw takenMeanwhile();
	return { stored, repeated, differing, eventIds };
}
