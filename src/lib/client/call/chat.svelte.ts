import type { ConsultMessage } from '$lib/contract/http/consult';
import { callApi, type Voice } from '../http/api';
import { lastWithoutGap, mergeMessages, type ChatLine } from './merge-messages';

/**
 * The text beside a call. Messages are kept by the server and numbered; a gap is fetched again. A message that
 * could not be sent stays on screen and can be sent again: its own id keeps it from being stored twice.
 */
export class Chat {
	lines = $state.raw<readonly ChatLine[]>([]);
	/** Messages of the other end since the text was last looked at. */
	unread = $state(0);
	#fetching = false;
	#fetchAgain = false;

	constructor(
		private readonly voice: Voice,
		private readonly consultId: string
	) {}

	get #self(): 'customer' | 'doctor' {
		return this.voice === 'staff' ? 'doctor' : 'customer';
	}

	async send(body: string): Promise<void> {
		const text = body.trim();
		if (!text) return;
		const line = { clientId: crypto.randomUUID(), sender: this.#self, body: text, seq: null } as const;
		this.lines = [...this.lines, { ...line, state: 'sending' }];
		await this.#post(line.clientId, text);
	}

	async sendAgain(clientId: string): Promise<void> {
		const line = this.lines.find((candidate) => candidate.clientId === clientId);
		if (!line) return;
		this.#mark(clientId, 'sending');
		await this.#post(clientId, line.body);
	}

	/** A message that was announced; one number too high means that others were missed. */
	receive(message: ConsultMessage): void {
		this.#merge([message]);
		if (lastWithoutGap(this.lines) < message.seq) void this.resync();
	}

	/** A message of this number is there: told without its text by a server process that did not take it. */
	expect(seq: number): void {
		if (lastWithoutGap(this.lines) < seq) void this.resync();
	}

	/** Fetches whatever is missing. Called after every reconnect. */
	async resync(): Promise<void> {
		if (this.#fetching) {
			this.#fetchAgain = true;
			return;
		}
		this.#fetching = true;
		this.#fetchAgain = false;
		try {
			const since = lastWithoutGap(this.lines);
			const path = `/api/v1/consults/${this.consultId}/messages?since=${since}`;
			const { messages } = await callApi<{ messages: ConsultMessage[] }>(this.voice, 'GET', path);
			this.#merge(messages);
		} catch {
			// Out of reach, or the call is over: the next reconnect asks again.
		} finally {
			this.#fetching = false;
		}
		// Announced while the list was on its way, and perhaps not in it.
		if (this.#fetchAgain) return this.resync();
		for (const { state, clientId } of this.lines) if (state === 'failed') void this.sendAgain(clientId);
	}

	async #post(clientId: string, body: string): Promise<void> {
		try {
			const path = `/api/v1/consults/${this.consultId}/messages`;
			this.#merge([await callApi<ConsultMessage>(this.voice, 'POST', path, { clientId, body })]);
		} catch {
			this.#mark(clientId, 'failed');
		}
	}

	#merge(messages: readonly ConsultMessage[]): void {
		const known = new Set(this.lines.map(({ seq }) => seq));
		this.unread += messages.filter(({ seq, sender }) => !known.has(seq) && sender !== this.#self).length;
		this.lines = mergeMessages(this.lines, messages);
	}

	#mark(clientId: string, state: 'sending' | 'failed'): void {
		this.lines = this.lines.map((line) => (line.clientId === clientId ? { ...line, state } : line));
	}
}
