import type { ImportDetail, ImportList, ImportSummary } from '$lib/contract/http/imports';
import { Failure, isFailureCode, type FailureBody, type FailureCode } from '$lib/contract/errors';
import type { FaultPolicy, ImportKind, Placement } from '$lib/domain/imports/import-kinds';
import { fileFaults, type FileFault } from '$lib/domain/imports/row-faults';
import { callApi } from '../http/api';
import { Connection } from '../realtime/connection.svelte';
import { Part } from './part.svelte';

export interface NewImport {
	readonly file: File;
	readonly kind: ImportKind;
	readonly placement?: Placement;
	readonly store?: string;
}

export interface UploadRefusal {
	readonly code: FailureCode;
	/** Why the file itself was refused. */
	readonly fileFault?: FileFault;
}

const busyMs = 700;
const idleMs = 10_000;

/** Nothing is asked twice as often as it can change: quickly while a process is at work, slowly otherwise. */
const isBusy = ({ status }: ImportSummary): boolean => status === 'reading' || status === 'applying';

function refusalOf(text: string): UploadRefusal {
	try {
		const { error } = JSON.parse(text) as FailureBody;
		if (!isFailureCode(error.code)) return { code: 'internal' };
		const fault = error.detail as FileFault | undefined;
		return fault && fileFaults.includes(fault.fault)
			? { code: error.code, fileFault: fault }
			: { code: error.code };
	} catch {
		return { code: 'internal' };
	}
}

/** The imports page: uploads with progress, follows what is being read and applied, decides. */
export class ImportDesk {
	readonly connection = new Connection('/manager');
	readonly list = new Part<ImportList>(() => '/api/v1/imports');
	openId = $state<string>();
	readonly detail = new Part<ImportDetail>(() => `/api/v1/imports/${this.openId}`);
	/** Percent of the upload under way. */
	uploading = $state<number>();
	#request: XMLHttpRequest | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#ended = false;

	start(): void {
		this.connection.onResync(() => void this.#look());
		void this.#look();
	}

	end(): void {
		this.#ended = true;
		clearTimeout(this.#timer);
		this.#request?.abort();
		this.connection.close();
	}

	async #look(): Promise<void> {
		clearTimeout(this.#timer);
		const before = this.opened?.status;
		await this.list.load();
		// A preview of a million rows is asked for again only when something has changed.
		if (this.openId && (this.opened?.status !== before || this.detail.data?.id !== this.openId))
			await this.detail.load();
		if (this.#ended) return;
		const busy = this.list.data?.imports.some(isBusy) ?? false;
		this.#timer = setTimeout(() => void this.#look(), busy ? busyMs : idleMs);
	}

	get opened(): ImportSummary | undefined {
		return this.list.data?.imports.find(({ id }) => id === this.openId);
	}

	async open(id: string | undefined): Promise<void> {
		this.openId = id;
		this.detail.data = undefined;
		this.detail.failed = false;
		if (id) await this.detail.load();
	}

	/** @returns null when the file was taken, else why not; undefined when the upload was stopped */
	async upload({ file, kind, placement, store }: NewImport): Promise<UploadRefusal | null | undefined> {
		const query = new URLSearchParams({
			kind,
			name: file.name,
			...(placement && { placement }),
			...(store && { store })
		});
		this.uploading = 0;
		const request = new XMLHttpRequest();
		this.#request = request;
		try {
			const answer = await new Promise<UploadRefusal | ImportSummary | undefined>((done) => {
				request.open('POST', `/api/v1/imports?${query}`);
				request.setRequestHeader('x-wenyao-as', 'staff');
				request.setRequestHeader('content-type', 'application/octet-stream');
				request.upload.onprogress = ({ loaded, total }) =>
					(this.uploading = total > 0 ? Math.floor((loaded / total) * 100) : 0);
				request.onabort = () => done(undefined);
				request.onerror = () => done({ code: 'database_unavailable' });
				request.onload = () =>
					done(
						request.status === 201
							? (JSON.parse(request.responseText) as ImportSummary)
							: refusalOf(request.responseText)
					);
				request.send(file);
			});
			if (!answer || 'code' in answer) return answer;
			await this.list.load();
			await this.open(answer.id);
			return null;
		} finally {
			this.uploading = undefined;
			this.#request = undefined;
			void this.#look();
		}
	}

	stopUpload(): void {
		this.#request?.abort();
	}

	confirm(id: string, faulty: FaultPolicy): Promise<FailureCode | null> {
		return this.#step(`/api/v1/imports/${id}/confirmation`, { faulty });
	}

	cancel(id: string): Promise<FailureCode | null> {
		return this.#step(`/api/v1/imports/${id}/cancellation`);
	}

	async #step(path: string, body?: unknown): Promise<FailureCode | null> {
		try {
			await callApi('staff', 'POST', path, body, 30_000);
			return null;
		} catch (error) {
			return error instanceof Failure ? error.code : 'database_unavailable';
		} finally {
			await this.#look();
			if (this.openId) await this.detail.load();
		}
	}
}
