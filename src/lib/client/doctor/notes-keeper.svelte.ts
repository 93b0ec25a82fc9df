import type { ConsultRecord } from '$lib/contract/http/consult';
import { carePlan, type ConsultNotes, type NoteSave, type NotesSaved } from '$lib/contract/http/notes';
import type { CarePlan } from '$lib/domain/consult/care-plan';
import { noteFields, type NoteField } from '$lib/domain/consult/notes';
import * as v from 'valibot';
import { callApi, isPassing } from '../http/api';
import { findDrafts, keepDraft, type DraftPart } from './notes-drafts';

const pauseMs = 600;
const againMs = 3_000;

export type NotesPart = NoteField | 'care';
export type NotesState = 'saved' | 'typing' | 'saving' | 'unsaved' | 'conflict';

interface Pending {
	edit: number;
	base: number;
	/** The edit that was sent last. */
	sent: number;
}

/**
 * Keeps a doctor's notes as they are typed, part by part: saved after each short pause, and again until the server
 * has them; until then on this machine. Nothing of another page is overwritten: then the doctor chooses.
 */
export class NotesKeeper {
	texts = $state<Record<NoteField, string>>({
		subjective: '',
		objective: '',
		assessment: '',
		plan: '',
		forPatient: ''
	});
	care = $state<CarePlan>({ watchFor: [], followUp: null });
	state = $state<NotesState>('saved');
	/** What another page wrote meanwhile, by part. */
	conflicts = $state.raw<Partial<Record<NotesPart, string>>>({});
	/** Something was found that an earlier life of this page could not save. */
	recovered = $state(false);
	readonly #writer = crypto.randomUUID();
	readonly #versions: Record<NotesPart, number>;
	readonly #pending = new Map<NotesPart, Pending>();
	#edits = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving: Promise<void> | undefined;
	#closed = false;

	constructor(
		private readonly consultId: string,
		initial: ConsultNotes
	) {
		const part = (field: NoteField) => initial[field].version;
		this.#versions = {
			subjective: part('subjective'),
			objective: part('objective'),
			assessment: part('assessment'),
			plan: part('plan'),
			forPatient: part('forPatient'),
			care: initial.care.version
		};
		for (const field of noteFields) this.texts[field] = initial[field].text;
		this.care = structuredClone(initial.care.plan) as CarePlan;
		void this.#recover();
	}

	/** Call on every change of a part. */
	changed(part: NotesPart): void {
		const before = this.#pending.get(part);
		const base = before?.base ?? this.#versions[part];
		this.#pending.set(part, { edit: ++this.#edits, base, sent: before?.sent ?? 0 });
		this.#keep();
		// What is known to be missing at the server stays said until it is there.
		if (this.state !== 'unsaved' && this.state !== 'conflict') this.state = 'typing';
		this.#later(pauseMs);
	}

	/** Saves now what is not saved yet. */
	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		await this.#saving;
		if (this.#open().length > 0) await this.#save();
	}

	/** The doctor's choice between two texts of one part. */
	choose(part: NoteField, which: 'mine' | 'theirs' | 'both'): void {
		const theirs = this.conflicts[part] ?? '';
		const { [part]: _settled, ...others } = this.conflicts;
		this.conflicts = others;
		if (which === 'theirs') {
			this.texts[part] = theirs;
			this.#pending.delete(part);
			this.#keep();
			this.#tell();
			return;
		}
		if (which === 'both') this.texts[part] = [theirs, this.texts[part]].filter(Boolean).join('\n');
		this.#pending.delete(part);
		this.state = 'typing';
		this.changed(part);
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		if (this.#open().length > 0) void this.#save();
	}

	/** Parts that wait to be sent; those in conflict wait for the doctor. */
	#open(): NotesPart[] {
		return [...this.#pending.keys()].filter((part) => !(part in this.conflicts));
	}

	#value(part: NotesPart): string | CarePlan {
		return part === 'care' ? ($state.snapshot(this.care) as CarePlan) : this.texts[part];
	}

	#keep(): void {
		const parts = [...this.#pending].map(([field, { edit, base }]): DraftPart => ({
			field,
			value: this.#value(field),
			edit,
			base
		}));
		keepDraft(this.consultId, this.#writer, parts);
	}

	#later(ms: number): void {
		clearTimeout(this.#timer);
		if (!this.#closed) this.#timer = setTimeout(() => void this.flush(), ms);
	}

	async #save(): Promise<void> {
		const saves = this.#open().flatMap((part): NoteSave[] => {
			const pending = this.#pending.get(part);
			if (!pending) return [];
			pending.sent = pending.edit;
			const written = { edit: pending.edit, base: pending.base };
			const value = this.#value(part);
			return part === 'care'
				? [{ field: part, care: v.parse(carePlan, value), ...written }]
				: [{ field: part, text: String(value), ...written }];
		});
		if (this.state !== 'unsaved') this.state = 'saving';
		const sent = this.#send(this.#writer, saves);
		// What waits for the end of a save does not want its failure.
		this.#saving = sent.then(
			() => undefined,
			() => undefined
		);
		try {
			await this.#settle(await sent);
		} catch (error) {
			this.state = 'unsaved';
			if (isPassing(error)) this.#later(againMs);
		} finally {
			this.#saving = undefined;
		}
	}

	#send(writer: string, saves: readonly NoteSave[]): Promise<NotesSaved> {
		const path = `/api/v1/consults/${this.consultId}/notes`;
		return callApi<NotesSaved>('staff', 'PUT', path, { writer, saves });
	}

	async #settle({ fields }: NotesSaved): Promise<void> {
		const lost = fields.filter(({ state }) => state === 'conflict').map(({ field }) => field);
		for (const { field, version } of fields) {
			this.#versions[field] = version;
			const pending = this.#pending.get(field);
			if (!pending) continue;
			if (lost.includes(field)) continue;
			if (pending.edit === pending.sent) this.#pending.delete(field);
			else pending.base = version;
		}
		if (lost.length > 0) await this.#showTheirs(lost);
		this.#keep();
		this.#tell();
		if (this.#open().length > 0) this.#later(pauseMs);
	}

	#tell(): void {
		if (Object.keys(this.conflicts).length > 0) this.state = 'conflict';
		else this.state = this.#pending.size > 0 ? 'typing' : 'saved';
	}

	async #showTheirs(parts: readonly NotesPart[]): Promise<void> {
		const path = `/api/v1/consults/${this.consultId}/record`;
		const { notes } = await callApi<ConsultRecord>('staff', 'GET', path);
		for (const part of parts) {
			// Ticks are quickly made again: the newer ones stand.
			if (part === 'care') {
				this.care = structuredClone(notes.care.plan) as CarePlan;
				this.#versions.care = notes.care.version;
				this.#pending.delete('care');
				continue;
			}
			this.#versions[part] = notes[part].version;
			const pending = this.#pending.get(part);
			if (pending) pending.base = notes[part].version;
			this.conflicts = { ...this.conflicts, [part]: notes[part].text };
		}
	}

	/** What an earlier life of this page left unsaved is shown at once and saved in its name. */
	async #recover(): Promise<void> {
		for (const { writer, parts } of findDrafts(this.consultId, this.#writer)) {
			for (const { field, value, edit, base } of parts) {
				const part = noteFields.find((name) => name === field);
				if (!part || typeof value !== 'string') continue;
				const before = this.texts[part];
				if (value !== before) {
					this.recovered = true;
					this.texts[part] = value;
				}
				try {
					const saved = await this.#send(writer, [{ field: part, text: value, edit, base }]);
					const [answer] = saved.fields;
					if (answer) this.#versions[part] = answer.version;
					if (answer?.state === 'conflict') {
						this.#pending.set(part, { edit: ++this.#edits, base: answer.version, sent: 0 });
						await this.#showTheirs([part]);
					}
				} catch {
					// Kept under this page's own name from now on, and tried again.
					this.changed(part);
				}
			}
			keepDraft(this.consultId, writer, []);
			this.#keep();
		}
		if (Object.keys(this.conflicts).length > 0) this.#tell();
	}
}
