import type { ConsultNotes } from '$lib/contract/http/consult';
import { callApi, isPassing } from '../http/api';

const pauseMs = 600;
const againMs = 3_000;

/** Keeps a doctor's notes as they are typed: saved after each short pause, and again until the server has them. */
export class NotesKeeper {
	notes = $state<ConsultNotes>({ history: '', findings: '', advice: '' });
	state = $state<'saved' | 'typing' | 'saving' | 'unsaved'>('saved');
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving: Promise<void> | undefined;
	#dirty = false;

	constructor(
		private readonly consultId: string,
		initial: ConsultNotes
	) {
		this.notes = { ...initial };
	}

	/** Call on every change. */
	changed(): void {
		this.#dirty = true;
		// What is known to be missing at the server stays said until it is there.
		if (this.state !== 'unsaved') this.state = 'typing';
		this.#later(pauseMs);
	}

	/** Saves now what is not saved yet. */
	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		await this.#saving;
		if (this.#dirty) await this.#save();
	}

	close(): void {
		clearTimeout(this.#timer);
		if (this.#dirty) void this.#save();
	}

	#later(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.flush(), ms);
	}

	async #save(): Promise<void> {
		this.#dirty = false;
		if (this.state !== 'unsaved') this.state = 'saving';
		const path = `/api/v1/consults/${this.consultId}/notes`;
		const sent = callApi<void>('staff', 'PUT', path, $state.snapshot(this.notes));
		// What waits for the end of a save does not want its failure.
		this.#saving = sent.catch(() => undefined);
		try {
			await sent;
			if (!this.#dirty) this.state = 'saved';
		} catch (error) {
			this.#dirty = true;
			this.state = 'unsaved';
			if (isPassing(error)) this.#later(againMs);
		} finally {
			this.#saving = undefined;
		}
	}
}
