import { setImmediate } from 'node:timers/promises';
import { Failure } from '$lib/contract/errors';
import { identifiersOf, type EpcisEvent } from '$lib/domain/trace/epcis-event';
import { findContentFault, pointerStep, type Fault } from './content-fault';
import { eventSchema } from './event-schema';
import { deepest, findJsonFault } from './json-fault';
import { captureLimits, mostFaults } from './limits';

/** An event that fits the schema, with its place in the document. */
export interface ReadEvent {
	readonly position: number;
	readonly event: EpcisEvent;
}

export interface ReadDocument {
	/** `@context` of the document, to be told again with its events. */
	readonly context: unknown;
	/** JSON Pointer to the list of events. */
	readonly path: string;
	readonly total: number;
	readonly events: readonly ReadEvent[];
	/** What is wrong with the other events; each of them has one. */
	readonly faults: ReadonlyArray<Fault & { readonly position: number }>;
}

/** Events looked at before others get their turn: a few milliseconds. */
const atOnce = 200;

export const invalid = (faults: readonly Fault[]): Failure => {
	const [first] = faults;
	return new Failure('invalid_input', first ? `${first.path || '/'}: ${first.reason}` : 'not valid', {
		errors: faults.slice(0, mostFaults),
		count: faults.length
	});
};

/** Whether brackets outside of texts nest deeper than `deepest`; says nothing about what is no JSON. */
function isTooDeep(bytes: Uint8Array): boolean {
	let depth = 0;
	for (let at = 0, inText = false; at < bytes.length; at++) {
		const byte = bytes[at];
		if (inText) {
			if (byte === 0x5c) at++;
			else if (byte === 0x22) inText = false;
		} else if (byte === 0x22) inText = true;
		else if (byte === 0x7b || byte === 0x5b) {
			if (++depth > deepest) return true;
		} else if (byte === 0x7d || byte === 0x5d) depth--;
	}
	return false;
}

/** @throws Failure invalid_input with the place: wrong encoding, no JSON, nested too deeply. */
export function parseJson(bytes: Uint8Array): unknown {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
	} catch {
		const readable = new TextDecoder().decode(bytes).indexOf('\ufffd');
		throw invalid([{ path: '', reason: `not UTF-8, from about character ${readable}` }]);
	}
	const told = () => {
		const fault = findJsonFault(text);
		const place = fault ? `${fault.reason} (line ${fault.line}, column ${fault.column})` : 'not JSON';
		return invalid([{ path: '', reason: place }]);
	};
	if (isTooDeep(bytes)) throw told();
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw told();
	}
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a document of either kind keeps its events. */
const places = {
	EPCISDocument: ['epcisBody'],
	EPCISQueryDocument: ['epcisBody', 'queryResults', 'resultsBody']
} as const;

/** The document without its events, and the events, with the pointer to their list. */
function takeApart(root: unknown): { envelope: Fields; events: readonly unknown[]; path: string } {
	const type = isFields(root) ? root.type : undefined;
	if (!isFields(root) || (type !== 'EPCISDocument' && type !== 'EPCISQueryDocument'))
		throw invalid([{ path: '/type', reason: 'an EPCISDocument is expected' }]);
	const steps: readonly string[] = places[type];
	const bodies: Fields[] = [root];
	for (const step of steps) {
		const body = bodies.at(-1)?.[step];
		if (!isFields(body))
			throw invalid([
				{ path: `/${steps.slice(0, bodies.length).join('/')}`, reason: 'an object is expected' }
			]);
		bodies.push(body);
	}
	const path = `/${steps.join('/')}/eventList`;
	const events = bodies.at(-1)?.eventList;
	if (!Array.isArray(events)) throw invalid([{ path, reason: 'a list of events is expected' }]);
	const envelope = [...steps, 'eventList'].reduceRight<unknown>(
		(inner, step, at) => ({ ...bodies[at], [step]: inner }),
		[]
	);
	return { envelope: envelope as Fields, events, path };
}

/** @throws Failure too_large when the events name more packs than a job may. */
function countIdentifiers(event: EpcisEvent, before: number, path: string): number {
	const own = identifiersOf(event).length;
	const { identifiers, identifiersOfEvent } = captureLimits;
	if (own > identifiersOfEvent)
		throw new Failure('too_large', `${path}: more than ${identifiersOfEvent} identifiers in one event`, {
			path
		});
	if (before + own > identifiers)
		throw new Failure('too_large', `${path}: more than ${identifiers} identifiers in one document`, { path });
	return before + own;
}

/**
 * Reads and validates a document, in small steps so that a large one holds up nobody.
 * @throws Failure invalid_input when the text or the document around the events is wrong, too_large
 */
export async function readDocument(bytes: Uint8Array): Promise<ReadDocument> {
	if (bytes.length > captureLimits.bytes)
		throw new Failure('too_large', `at most ${captureLimits.bytes} bytes`);
	const { envelope, events, path } = takeApart(parseJson(bytes));
	if (events.length > captureLimits.events)
		throw new Failure('too_large', `${path}: at most ${captureLimits.events} events`, { path });
	const schema = await eventSchema();
	const wrong = findContentFault(envelope, '') ?? schema.document(envelope) ?? versionFault(envelope);
	if (wrong) throw invalid([wrong]);
	const read: ReadEvent[] = [];
	const faults: Array<Fault & { position: number }> = [];
	let identifiers = 0;
	for (const [position, event] of events.entries()) {
		if (position % atOnce === atOnce - 1) await setImmediate();
		const at = path + pointerStep(position);
		const fault = findContentFault(event, '') ?? schema.event(event);
		if (fault) faults.push({ path: at + fault.path, reason: fault.reason, position });
		else {
			identifiers = countIdentifiers(event as EpcisEvent, identifiers, at);
			read.push({ position, event: event as EpcisEvent });
		}
	}
	return { context: envelope['@context'], path, total: events.length, events: read, faults };
}

const versionFault = ({ schemaVersion }: Fields): Fault | undefined =>
	schemaVersion === undefined || /^2(\.|$)/.test(String(schemaVersion))
		? undefined
		: { path: '/schemaVersion', reason: 'version 2.0 is expected' };

/**
 * Reads a single event that stands alone, with its own `@context`.
 * @throws Failure invalid_input, too_large
 */
export async function readSingleEvent(bytes: Uint8Array): Promise<{ context: unknown; event: EpcisEvent }> {
	if (bytes.length > captureLimits.bytesOfEvent)
		throw new Failure('too_large', `at most ${captureLimits.bytesOfEvent} bytes`);
	const value = parseJson(bytes);
	const schema = await eventSchema();
	const fault = findContentFault(value, '') ?? schema.event(value);
	if (fault) throw invalid([fault]);
	const event = value as EpcisEvent;
	if (event['@context'] === undefined) throw invalid([{ path: '/@context', reason: 'is required' }]);
	countIdentifiers(event, 0, '');
	return { context: event['@context'], event };
}
