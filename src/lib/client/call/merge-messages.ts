import type { ConsultMessage, MessagePhoto } from '$lib/contract/http/consult';

export interface ChatLine {
	readonly clientId: string;
	readonly sender: 'customer' | 'doctor';
	readonly body: string;
	/** null until the server has numbered it. */
	readonly seq: number | null;
	readonly state: 'sending' | 'sent' | 'failed';
	/** A picture, once the server has it. */
	readonly photo?: MessagePhoto;
	/** A picture on its way, as an address of this page. */
	readonly ownPicture?: string;
	/** Why a picture was not taken; sending it again would change nothing. */
	readonly trouble?: string;
}

/**
 * Brings numbered messages into the lines on screen: each once, numbered ones in order, those still on their way
 * at the end.
 */
export function mergeMessages(lines: readonly ChatLine[], messages: readonly ConsultMessage[]): ChatLine[] {
	const numbered = new Map<number, ChatLine>();
	const arrived = new Set(messages.map(({ clientId }) => clientId));
	for (const line of lines) if (line.seq !== null) numbered.set(line.seq, line);
	for (const { seq, clientId, sender, body, photo } of messages)
		numbered.set(seq, { seq, clientId, sender, body, state: 'sent', ...(photo && { photo }) });
	return [
		...[...numbered.values()].toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0)),
		...lines.filter(({ seq, clientId }) => seq === null && !arrived.has(clientId))
	];
}

/** The highest number up to which nothing is missing: 1, 2, 4 → 2. */
export function lastWithoutGap(lines: readonly ChatLine[]): number {
	let last = 0;
	for (const { seq } of lines) if (seq === last + 1) last = seq;
	return last;
}
