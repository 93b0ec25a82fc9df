import { bareWord, type EpcisEvent } from './epcis-event';
import { readEpc, type Epc } from './read-epc';

/**
 * What an event says happened to one pack:
 * made commissioned, shipped sent off, received taken into a store, sold, returned brought back, destroyed taken
 * out of the world, packed put into an outer pack, unpacked taken out of it, seen nothing of these.
 */
export const stepKinds = [
	'made',
	'shipped',
	'received',
	'sold',
	'returned',
	'destroyed',
	'packed',
	'unpacked',
	'seen'
] as const;
export type StepKind = (typeof stepKinds)[number];

export interface PackStep {
	readonly epc: Epc;
	readonly kind: StepKind;
	/** The outer pack of packed and unpacked; null for an unpacking that names none. */
	readonly parent: string | null;
}

/**
 * Steps of the core business vocabulary (CBV 2.0, section 7.1) by the kind that they mean for one pack. A map, since
 * the words come from outside: "constructor" must find nothing.
 */
const kindOfStep: ReadonlyMap<string, StepKind> = new Map<string, StepKind>([
	['commissioning', 'made'],
	['shipping', 'shipped'],
	['departing', 'shipped'],
	['receiving', 'received'],
	['accepting', 'received'],
	['retail_selling', 'sold'],
	['dispensing', 'sold'],
	['destroying', 'destroyed'],
	['decommissioning', 'destroyed'],
	['killing', 'destroyed']
]);

/** Words under which steps of packs are recorded besides those of the vocabulary. */
const kindOfOwnWord: ReadonlyMap<string, StepKind> = new Map<string, StepKind>([
	['returning', 'returned'],
	['packing', 'packed'],
	['unpacking', 'unpacked']
]);

/** The kind that a step already recorded in a pack's way has. */
export const kindOfWord = (bizStep: string): StepKind =>
	kindOfOwnWord.get(bizStep) ?? kindOfStep.get(bizStep) ?? 'seen';

function objectKind(event: EpcisEvent): StepKind {
	const kind = kindOfStep.get(bareWord(event.bizStep ?? ''));
	if (kind === 'received' && bareWord(event.disposition ?? '') === 'returned') return 'returned';
	// An object of action DELETE has left the supply chain (EPCIS 2.0, section 7.4.2), whatever the step.
	return kind ?? (event.type === 'ObjectEvent' && event.action === 'DELETE' ? 'destroyed' : 'seen');
}

/**
 * The word under which a step stands in a pack's way: the step of the event, or the plain word where a pack
 * takes part in something that the event's step does not say (a box that is returned, or packed while it ships).
 */
export const wordOfStep = (event: EpcisEvent, kind: StepKind): string =>
	kind === 'returned'
		? 'returning'
		: kind === 'packed'
			? 'packing'
			: kind === 'unpacked'
				? 'unpacking'
				: kind === 'destroyed'
					? 'destroying'
					: bareWord(event.bizStep ?? 'other');

/**
 * What the event says of each pack it names. An aggregation says it of the children; that the parent was there is
 * no news of the parent, unless it was shipped or received. An association fixes things to each other (a sensor to a pallet) and packs nothing.
 */
export function stepsOf(event: EpcisEvent): readonly PackStep[] {
	const all = (
		uris: readonly string[] | undefined,
		kind: StepKind,
		parent: string | null = null
	): PackStep[] => (uris ?? []).map((uri) => ({ epc: readEpc(uri), kind, parent }));
	switch (event.type) {
		case 'ObjectEvent':
		case 'TransactionEvent':
			return all(event.epcList, objectKind(event));
		case 'AggregationEvent': {
			const parent = event.parentID === undefined ? null : readEpc(event.parentID).key;
			const kind = { ADD: 'packed', DELETE: 'unpacked', OBSERVE: 'seen' } as const;
			const step = kindOfStep.get(bareWord(event.bizStep ?? ''));
			// A pallet seen at the door with what stands on it: the step is said of the outer pack and of its content.
			if ((event.action ?? 'OBSERVE') === 'OBSERVE' && (step === 'received' || step === 'shipped'))
				return [
					...all(event.parentID === undefined ? [] : [event.parentID], step),
					...all(event.childEPCs, step)
				];
			return all(event.childEPCs, kind[event.action ?? 'OBSERVE'], parent);
		}
		case 'TransformationEvent':
			return [...all(event.inputEPCList, 'destroyed'), ...all(event.outputEPCList, 'seen')];
		case 'AssociationEvent':
			return all(event.childEPCs, 'seen');
	}
}

/** The outer pack whose whole content is taken out: an aggregation of action DELETE that names no children. */
export const emptiedParent = (event: EpcisEvent): string | undefined =>
	event.type === 'AggregationEvent' &&
	event.action === 'DELETE' &&
	event.parentID !== undefined &&
	!event.childEPCs?.length &&
	!event.childQuantityList?.length
		? readEpc(event.parentID).key
		: undefined;
