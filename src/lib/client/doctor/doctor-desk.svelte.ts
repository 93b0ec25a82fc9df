import type { ConsultRecord, DoctorRoom, WaitingPatient } from '$lib/contract/http/consult';
import { Failure } from '$lib/contract/errors';
import type { DoctorState } from '$lib/domain/consult/call-modes';
import { mayBeTaken } from '$lib/domain/consult/take-order';
import type { ConsultOutcome } from '$lib/domain/consult/status';
import { Call } from '../call/call.svelte';
import { fetchIceServers } from '../call/ice-servers';
import { PeerAhead } from '../call/peer-ahead';
import { LocalMedia } from '../call/local-media.svelte';
import { callApi, Unreachable } from '../http/api';
import { Connection } from '../realtime/connection.svelte';
import { forgetPhotos } from '../call/photo-addresses';
import { HandoverDesk } from './handover-desk.svelte';
import { NotesKeeper } from './notes-keeper.svelte';
import { rescueDrafts } from './rescue-drafts';

const keepAheadMs = 10_000;

export type DeskNotice =
	| { readonly kind: 'taken_by'; readonly by: string }
	| { readonly kind: 'failure'; readonly code: string }
	| { readonly kind: 'unreachable' };

/** The doctor's console: who waits, and the one patient in the call. Screens only show it. */
export class DoctorDesk {
	readonly connection = new Connection('/doctor');
	readonly media = new LocalMedia();
	readonly handover = new HandoverDesk(this.connection, (id) => void this.#handedOn(id));
	readonly #ahead = new PeerAhead(this.media);
	room = $state.raw<DoctorRoom | null>(null);
	record = $state.raw<ConsultRecord | null>(null);
	call = $state.raw<Call | null>(null);
	notes = $state.raw<NotesKeeper | null>(null);
	notice = $state.raw<DeskNotice | null>(null);
	busy = $state(false);
	/** Minutes are counted on screen from the server's clock, not from this machine's. */
	clockOffsetMs = $state(0);
	#loading: Promise<void> | undefined;
	#loadAgain = false;
	#closed = false;
	readonly #timer: ReturnType<typeof setInterval>;

	constructor() {
		const { socket } = this.connection;
		socket.on('presence:check', (answer: unknown) => {
			if (typeof answer === 'function') answer();
		});
		this.connection.onResync(() => void this.load());
		this.connection.onChange(({ kind, id }) => {
			if (kind === 'queue' || kind === 'consult') void this.load();
			if (kind === 'consult' && id === this.record?.id) void this.#loadRecord(id);
		});
		this.media.onTracks(() => this.#keepAhead());
		this.#timer = setInterval(() => this.#keepAhead(), keepAheadMs);
	}

	/** While a doctor waits for patients, the next call's connection is kept ready. */
	#keepAhead(): void {
		if (this.state === 'available' && !this.call && !this.busy) void this.#ahead.keep();
		else if (!this.busy) this.#ahead.drop();
	}

	get state(): DoctorState {
		return this.room?.me.state ?? 'away';
	}

	/** The first in the queue who asked for this doctor or for nobody in particular. */
	get next(): WaitingPatient | undefined {
		return this.room?.waiting.find(({ standing }) => mayBeTaken(standing));
	}

	/** Fetches the room; many notices at once become one or two fetches. */
	load(): Promise<void> {
		if (this.#loading) {
			this.#loadAgain = true;
			return this.#loading;
		}
		this.#loading = this.#load().finally(() => {
			this.#loading = undefined;
			if (this.#loadAgain && !this.#closed) {
				this.#loadAgain = false;
				void this.load();
			}
		});
		return this.#loading;
	}

	async #load(): Promise<void> {
		try {
			const room = await callApi<DoctorRoom>('staff', 'GET', '/api/v1/consults/room');
			if (this.#closed) return;
			// Once: what this browser could not save of earlier talks.
			if (!this.room) void rescueDrafts(room.currentConsultId);
			this.room = room;
			this.clockOffsetMs = Date.parse(room.serverTime) - Date.now();
			if (this.notice?.kind === 'unreachable') this.notice = null;
			if (room.me.state === 'available' || room.currentConsultId)
				void this.media.open().then(() => this.#keepAhead());
			// After a reload: back into the call.
			if (room.currentConsultId && room.currentConsultId !== this.call?.consultId && !this.busy)
				await this.#rejoin(room.currentConsultId);
		} catch (error) {
			this.#note(error);
		}
	}

	async setState(state: DoctorState): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		this.notice = null;
		try {
			// Opened now, so that a call shows a picture the moment it starts.
			if (state !== 'away') void this.media.open();
			else if (!this.call) this.media.close();
			await callApi('staff', 'PUT', '/api/v1/consults/presence', { state });
			if (this.room) this.room = { ...this.room, me: { ...this.room.me, state } };
		} catch (error) {
			this.#note(error);
		} finally {
			this.busy = false;
			void this.load();
		}
	}

	/** Takes a patient: the connection and its offer are made while the server decides who is first. */
	async take(patient: WaitingPatient): Promise<void> {
		if (this.busy || this.call) return;
		this.busy = true;
		this.notice = null;
		const ahead = patient.mode === 'text' ? undefined : this.#ahead.take();
		const call = await this.#newCall(patient.consultId, patient.mode, ahead);
		call.prepare();
		try {
			const path = `/api/v1/consults/${patient.consultId}/take`;
			const opening = call.takeOpening();
			const record = await callApi<ConsultRecord>('staff', 'POST', path, { opening });
			// Signalling first: showing the record keeps the page busy for a moment.
			const entering = call.enter();
			this.#show(record, call);
			await entering;
		} catch (error) {
			call.close();
			this.#note(error);
		} finally {
			this.busy = false;
			void this.load();
		}
	}

	/** Ends the running call with its outcome. */
	async end(outcome: ConsultOutcome): Promise<boolean> {
		const id = this.record?.id;
		if (!id || this.busy) return false;
		this.busy = true;
		try {
			if (!(await this.#notesStand())) return false;
			await callApi('staff', 'POST', `/api/v1/consults/${id}/end`, { outcome });
			this.#clear();
			return true;
		} catch (error) {
			this.#note(error);
			await this.#loadRecord(id);
			return false;
		} finally {
			this.busy = false;
			void this.load();
		}
	}

	/** Whether all that was typed stands at the server: the end closes the record. */
	async #notesStand(): Promise<boolean> {
		const { notes } = this;
		if (!notes) return true;
		await notes.flush();
		if (notes.state === 'unsaved') this.notice = { kind: 'unreachable' };
		return notes.state !== 'unsaved' && notes.state !== 'conflict';
	}

	/** A colleague's call becomes this doctor's, with all that stands in its record. */
	async takeOver(): Promise<void> {
		if (this.busy || this.call) return;
		this.busy = true;
		this.notice = null;
		try {
			const record = await this.handover.answer(true);
			if (record) await this.#enter(record);
		} catch (error) {
			this.#note(error);
		} finally {
			this.busy = false;
			void this.load();
		}
	}

	/** The own call is a colleague's now; what was typed last still goes along. */
	async #handedOn(id: string): Promise<void> {
		if (this.record?.id !== id) return;
		await this.notes?.flush();
		this.#clear();
		void this.load();
	}

	/** Puts an ended consult aside and shows the waiting room. */
	async putAside(): Promise<void> {
		await this.notes?.flush();
		this.#clear();
		void this.load();
	}

	dismissNotice(): void {
		this.notice = null;
	}

	close(): void {
		this.#closed = true;
		clearInterval(this.#timer);
		this.#ahead.drop();
		this.call?.close();
		this.media.close();
		this.notes?.close();
		this.handover.close();
		forgetPhotos();
		this.connection.close();
	}

	async #newCall(consultId: string, mode: ConsultRecord['mode'], ahead?: RTCPeerConnection): Promise<Call> {
		const iceServers = await fetchIceServers('staff');
		const { connection, media } = this;
		return new Call({ connection, voice: 'staff', consultId, mode, media, iceServers, ahead });
	}

	async #rejoin(id: string): Promise<void> {
		await this.#enter(await callApi<ConsultRecord>('staff', 'GET', `/api/v1/consults/${id}/record`));
	}

	async #enter(record: ConsultRecord): Promise<void> {
		if (record.mode !== 'text') await this.media.open();
		if (this.call || this.#closed) return;
		const call = await this.#newCall(record.id, record.mode);
		if (this.call) return;
		call.prepare();
		this.#show(record, call);
		await call.join();
	}

	#show(record: ConsultRecord, call: Call): void {
		this.record = record;
		this.call = call;
		this.notes = new NotesKeeper(record.id, record.notes);
	}

	async #loadRecord(id: string): Promise<void> {
		try {
			const record = await callApi<ConsultRecord>('staff', 'GET', `/api/v1/consults/${id}/record`);
			if (this.record?.id !== id) return;
			this.record = record;
			// The customer left: the record stays open until the doctor puts it aside.
			if (record.status !== 'in_call') this.call?.close();
		} catch (error) {
			// Handed on: the hand-over says to whom.
			if (error instanceof Failure && error.code === 'not_in_call') void this.handover.load();
			else this.#note(error);
		}
	}

	#clear(): void {
		this.call?.close();
		this.notes?.close();
		forgetPhotos();
		this.call = null;
		this.record = null;
		this.notes = null;
		if (this.state === 'away') this.media.close();
	}

	#note(error: unknown): void {
		if (error instanceof Unreachable) this.notice = { kind: 'unreachable' };
		else if (error instanceof Failure && error.code === 'taken_by_other')
			this.notice = { kind: 'taken_by', by: String(error.detail?.by ?? '') };
		else this.notice = { kind: 'failure', code: error instanceof Failure ? error.code : 'internal' };
	}
}
