import type { Draft } from '$lib/contract/http/prescription';
import { callApi, isPassing } from '../http/api';

export type SaveState = 'blank' | 'typing' | 'saving' | 'saved' | 'offline' | 'refused';

const quietMs = 500;
const retryMs = 3_000;

/**
 * Keeps a draft at the server as it is typed: one save at a time, the latest content last, repeated for as long as
 * the server is away. What was typed stays on the page whatever happens.
 */
export class DraftSaver {
	state = $state<SaveState>('blank');
	/** Why the server refused; set with `refused`. */
	problem = $state<unknown>();
	#saved: string | undefined;
	#wanted: { id: string; text: string; body: Draft } | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running: Promise<void> | undefined;
	#closed = false;

	/** This content is at the server already. */
	startFrom(id: string, body: Draft): void {
		this.#saved = id + JSON.stringify(body);
		this.#wanted = undefined;
		this.state = 'saved';
	}

	startBlank(): void {
		this.#saved = undefined;
		this.#wanted = undefined;
		this.state = 'blank';
	}

	/** Call with every change; saves when typing pauses. */
	keep(id: string, body: Draft): void {
		const text = id + JSON.stringify(body);
		if (text === (this.#wanted?.text ?? this.#saved)) return;
		this.#wanted = { id, text, body };
		if (this.state !== 'offline') this.state = 'typing';
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.flush(), quietMs);
	}

	/** Saves now and waits. @returns whether everything typed is at the server */
	async flush(): Promise<boolean> {
		clearTimeout(this.#timer);
		this.#running ??= this.#run().finally(() => (this.#running = undefined));
		await this.#running;
		return this.#wanted === undefined && this.state === 'saved';
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	async #run(): Promise<void> {
		while (this.#wanted && !this.#closed) {
			const { id, text, body } = this.#wanted;
			if (this.state !== 'offline') this.state = 'saving';
			try {
				await callApi('staff', 'PUT', `/api/v1/prescriptions/${id}`, body);
			} catch (error) {
				if (isPassing(error)) {
					this.state = 'offline';
					this.#timer = setTimeout(() => void this.flush(), retryMs);
				} else {
					this.state = 'refused';
					this.problem = error;
				}
				return;
			}
			this.#saved = text;
			if (this.#wanted.text === text) this.#wanted = undefined;
			this.state = this.#wanted ? 'typing' : 'saved';
		}
	}
}
