import { setImmediate } from 'node:timers/promises';
import { emptiedParent, stepsOf, type PackStep } from '$lib/domain/trace/pack-step';
import { storeOfPlace } from '$lib/domain/trace/read-epc';
import type { Queryable } from '../../db/client';
import { resolveAliases } from '../../repositories/counter-packs';
import type { StoredEvent } from '../../repositories/epcis-events';
import { clearFlags, clearFlagsOfEvents, insertFlags } from '../../repositories/trace-flags';
import {
	contentOf,
	everythingInside,
	findStores,
	insertSteps,
	lockTracedPacks,
	packsOfEvent,
	readTracedPacks,
	readWays,
	updateTracedPacks,
	withOuterPacks
} from '../../repositories/traced-packs';
import { captureLimits } from '../../epcis/limits';
import { Belief } from './believe-steps';

/** An event that is new, with the row of the event that it declares wrong, or the declaration that came before it. */
export interface EventToApply {
	readonly stored: StoredEvent;
	readonly original: string | undefined;
	readonly declaredBefore: boolean;
}

const keysAtOnce = 5_000;
/** Packs inside the outer packs of one run of events that go with them; more and the rest is told of by itself. */
const mostCarried = 100_000;
/** Steps judged before others get their turn: a few milliseconds. */
const stepsAtOnce = 500;

/** Keys by which identifiers name packs -> the code under which each is registered, which most often is the key. */
export async function registeredCodes(
	db: Queryable,
	keys: readonly string[]
): Promise<(key: string) => string> {
	const codes = new Map<string, string>();
	for (let at = 0; at < keys.length; at += keysAtOnce)
		for (const [alias, code] of await resolveAliases(db, keys.slice(at, at + keysAtOnce)))
			codes.set(alias, code);
	return (key) => codes.get(key) ?? key;
}

async function stepsWithContent(trx: Queryable, { event }: StoredEvent): Promise<readonly PackStep[]> {
	const emptied = emptiedParent(event);
	if (emptied === undefined) return stepsOf(event);
	const codeOf = await registeredCodes(trx, [emptied]);
	const content = await contentOf(trx, codeOf(emptied), captureLimits.identifiersOfEvent);
	return content.map((key) => ({ epc: { kind: 'pack', key }, kind: 'unpacked', parent: emptied }));
}

/** Institution codes of the stores that an event names, as place and as destination. */
function placesOf({ event }: StoredEvent): { place: string | undefined; destination: string | undefined } {
	return {
		place: storeOfPlace(event.bizLocation?.id) ?? storeOfPlace(event.readPoint?.id),
		destination: event.destinationList?.map(({ destination }) => storeOfPlace(destination)).find(Boolean)
	};
}

/**
 * Lets the registry believe of new events what fits, in their order, and flags the rest. Everything is locked, read,
 * judged and written once for all of them.
 * @returns how many events were flagged
 */
export async function applyEvents(
	trx: Queryable,
	chainId: string,
	events: readonly EventToApply[],
	now: Date
): Promise<number> {
	let flagged = 0;
	for (let from = 0; from < events.length;) {
		// What an error declaration takes back must have been written before it.
		const declares = events[from]?.stored.declaresError;
		const end = events.findIndex(({ stored }, at) => at > from && stored.declaresError !== declares);
		const run = events.slice(from, end < 0 ? events.length : end);
		flagged += await applyRun(trx, chainId, run, now);
		from += run.length;
	}
	return flagged;
}

async function applyRun(
	trx: Queryable,
	chainId: string,
	events: readonly EventToApply[],
	now: Date
): Promise<number> {
	const work = [];
	for (const { stored, original, declaredBefore } of events)
		work.push({
			stored,
			original,
			steps: stored.declaresError || declaredBefore ? [] : await stepsWithContent(trx, stored),
			...placesOf(stored)
		});
	const steps = work.flatMap((item) => item.steps);
	const parents = steps.flatMap(({ parent }) => parent ?? []);
	const codeOf = await registeredCodes(trx, [...new Set([...steps.map(({ epc }) => epc.key), ...parents])]);
	const originals = work.flatMap(({ original }) => original ?? []);
	const declared = new Map<string, string[]>();
	for (const id of originals) declared.set(id, await packsOfEvent(trx, [id]));
	const named = steps.map(({ epc }) => codeOf(epc.key));
	const moved = steps.flatMap(({ epc, kind }) =>
		kind === 'received' || kind === 'shipped' ? [codeOf(epc.key)] : []
	);
	const inside = await everythingInside(trx, [...new Set(moved)], mostCarried);
	const codes = [...new Set([...named, ...[...inside.values()].flat(), ...[...declared.values()].flat()])];
	const around = [...new Set([...codes, ...parents.map(codeOf)])];
	// The outer packs are locked as well: two captures that pack into each other must not both be believed.
	await lockTracedPacks(trx, [...new Set([...around, ...(await withOuterPacks(trx, around)).keys()])]);
	const [packs, ways, outer, stores] = [
		await readTracedPacks(trx, codes),
		await readWays(trx, codes),
		await withOuterPacks(trx, around),
		await findStores(trx, [
			...new Set(work.flatMap(({ place, destination }) => [place ?? [], destination ?? []].flat()))
		])
	];
	const belief = new Belief(packs, ways, outer, inside, now);
	let judged = 0;
	for (const { stored, original, steps: ownSteps, place, destination } of work) {
		const store = place === undefined ? undefined : stores.get(place);
		const target = destination === undefined ? undefined : stores.get(destination);
		const report = {
			chainId,
			storeId: store?.chainId === chainId ? store.id : null,
			destination: target ? { chainId: target.chainId, storeId: target.id } : null,
			at: stored.eventTime.toISOString(),
			now: now.toISOString()
		};
		for (const step of ownSteps) {
			if (++judged % stepsAtOnce === 0) await setImmediate();
			const parent = step.parent === null ? null : codeOf(step.parent);
			belief.apply(stored, codeOf(step.epc.key), { ...step, parent }, report);
		}
		if (original !== undefined)
			for (const code of declared.get(original) ?? []) belief.declareWrong(stored, original, code);
	}
	await updateTracedPacks(trx, belief.changedPacks(), now);
	await insertSteps(trx, belief.newSteps);
	await insertFlags(trx, belief.flags);
	for (const { packCode, flags, event } of belief.cleared)
		await clearFlags(trx, packCode, flags, { event, at: now });
	for (const { stored, original } of work)
		if (original !== undefined) await clearFlagsOfEvents(trx, [original], { event: stored.id, at: now });
	return new Set(belief.flags.map(({ event }) => event)).size;
}
