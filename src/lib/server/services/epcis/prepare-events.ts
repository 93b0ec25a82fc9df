import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import { bareWord, identifiersOf, type EpcisEvent } from '$lib/domain/trace/epcis-event';
import { parseInstant } from '$lib/domain/trace/instant';
import type { KnownEvent, StoredEvent } from '../../repositories/epcis-events';

/** Whose events, and as part of what. */
export interface Capture {
	readonly chainId: string;
	readonly jobId: string | null;
	/** `@context` of the document. */
	readonly context: unknown;
	readonly now: Date;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The hash of what an event says happened: RFC 8785 form without its id, the time of recording, the context and an
 * error declaration. An error declaration has the hash of the event that it declares wrong.
 */
export function contentHash(event: EpcisEvent): Buffer {
	const { eventID: _1, recordTime: _2, errorDeclaration: _3, '@context': _4, ...content } = event;
	return sha256(canonicalize(content) ?? '');
}

/**
 * The id of an event that came without one. From its content, so that a document that is sent again after a lost
 * answer finds its events recorded.
 */
export function idOfContent(chainId: string, hash: Buffer): string {
	const hex = sha256(`${chainId} ${hash.toString('hex')}`).toString('hex');
	// RFC 9562, version 8: a UUID of one's own making.
	return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export type Prepared =
	| { readonly kind: 'new'; readonly stored: StoredEvent; readonly original: KnownEvent | undefined }
	| { readonly kind: 'repeated'; readonly eventId: string }
	| { readonly kind: 'differs'; readonly eventId: string };

/** Events of a chain by what they can be found under. */
export class KnownEvents {
	private readonly byId = new Map<string, KnownEvent>();
	private readonly byContent = new Map<string, KnownEvent>();

	constructor(known: readonly KnownEvent[]) {
		for (const event of known) this.add(event);
	}
	add(event: KnownEvent): void {
		this.byId.set(`${event.declaresError} ${event.eventId}`, event);
		if (!event.declaresError) this.byContent.set(event.contentHash.toString('hex'), event);
	}
	find(eventId: string, declaresError: boolean): KnownEvent | undefined {
		return this.byId.get(`${declaresError} ${eventId}`);
	}
	withContent(hash: Buffer): KnownEvent | undefined {
		return this.byContent.get(hash.toString('hex'));
	}
}

/**
 * Decides what an event is to the chain's events before it: new, told again word for word, or another one under
 * the same id. An error declaration repeats its event under the same id (EPCIS 2.0, section 7.4.1.4).
 */
export function prepareEvent(
	capture: Capture,
	event: EpcisEvent,
	hash: Buffer,
	known: KnownEvents,
	codeOf: (uri: string) => string
): Prepared {
	const { chainId, now, jobId, context } = capture;
	const declaration = event.errorDeclaration;
	const declaresError = declaration !== undefined;
	const eventId =
		event.eventID ??
		(declaresError ? known.withContent(hash)?.eventId : undefined) ??
		idOfContent(chainId, hash);
	const same = known.find(eventId, declaresError);
	const original = declaresError ? known.find(eventId, false) : undefined;
	const compared = same ?? original;
	if (compared && !compared.contentHash.equals(hash)) return { kind: 'differs', eventId };
	if (same) return { kind: 'repeated', eventId };
	const { '@context': ownContext, ...told } = event;
	return {
		kind: 'new',
		original,
		stored: {
			chainId,
			id: randomUUID(),
			eventId,
			declaresError,
			contentHash: hash,
			eventTime: new Date(parseInstant(event.eventTime) ?? NaN),
			recordTime: now,
			bizStep: event.bizStep === undefined ? null : bareWord(event.bizStep),
			disposition: event.disposition === undefined ? null : bareWord(event.disposition),
			errorReason: declaration?.reason === undefined ? null : bareWord(declaration.reason),
			errorTime: declaration ? new Date(parseInstant(declaration.declarationTime) ?? NaN) : null,
			jobId,
			context: ownContext ?? context,
			event: { ...told, eventID: eventId, recordTime: now.toISOString() } as EpcisEvent,
			identifiers: identifiersOf(event).map(({ uri, role }) => ({
				key: codeOf(uri),
				uri,
				role
			}))
		}
	};
}
