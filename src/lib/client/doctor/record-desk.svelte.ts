import type {
	Addition,
	FollowUpLine,
	FollowUpList,
	PatientRecords,
	RecordLine,
	RecordList,
	RecordView
} from '$lib/contract/http/record';
import { Failure } from '$lib/contract/errors';
import type { FollowUpResult } from '$lib/domain/consult/care-plan';
import type { AdditionReason, ExportReason } from '$lib/domain/consult/record-reasons';
import { forgetPhotos, photoAddress } from '../call/photo-addresses';
import { callApi, fetchFile } from '../http/api';

/** Records that are over, additions to them, who is due to come back, and the export of one patient's records. */
export class RecordDesk {
	records = $state.raw<readonly RecordLine[] | null>(null);
	keepsRecords = $state(false);
	followUps = $state.raw<readonly FollowUpLine[] | null>(null);
	/** Numbers that were looked up, by reminder. */
	contacts = $state<Record<string, string>>({});
	view = $state.raw<RecordView | null>(null);
	found = $state.raw<PatientRecords | null>(null);
	/** A failure code, or `unreachable`. */
	trouble = $state<string>('');
	revoked = $state<number>();
	busy = $state(false);

	async load(): Promise<void> {
		await this.#try(async () => {
			const [list, due] = await Promise.all([
				callApi<RecordList>('staff', 'GET', '/api/v1/records'),
				callApi<FollowUpList>('staff', 'GET', '/api/v1/follow-ups')
			]);
			this.records = list.records;
			this.keepsRecords = list.keepsRecords;
			this.followUps = due.followUps;
		});
	}

	async open(id: string): Promise<void> {
		this.revoked = undefined;
		await this.#try(async () => {
			forgetPhotos();
			this.view = await callApi<RecordView>('staff', 'GET', `/api/v1/records/${id}`);
		});
	}

	shut(): void {
		this.view = null;
		forgetPhotos();
	}

	photo(photoId: string, size: 'full' | 'preview'): Promise<string> {
		return photoAddress('staff', this.view?.id ?? '', photoId, size);
	}

	/** @returns whether it stands. */
	async add(clientId: string, reason: AdditionReason, body: string): Promise<boolean> {
		const { view } = this;
		if (!view) return false;
		return this.#try(async () => {
			const path = `/api/v1/records/${view.id}/additions`;
			const { additions } = await callApi<{ additions: Addition[] }>('staff', 'POST', path, {
				clientId,
				reason,
				body
			});
			this.view = { ...view, additions };
		});
	}

	async revoke(): Promise<void> {
		const { view } = this;
		if (!view) return;
		await this.#try(async () => {
			const path = `/api/v1/consults/${view.id}/summary-link`;
			const { revoked } = await callApi<{ revoked: number }>('staff', 'DELETE', path);
			this.revoked = revoked;
			this.view = { ...view, openLinks: 0 };
		});
	}

	async contact(id: string): Promise<void> {
		await this.#try(async () => {
			const path = `/api/v1/follow-ups/${id}/contact`;
			const { name, phone } = await callApi<{ name: string; phone: string }>('staff', 'POST', path);
			this.contacts[id] = `${name} ${phone}`;
		});
	}

	async finish(id: string, result: FollowUpResult): Promise<void> {
		await this.#try(() => callApi('staff', 'POST', `/api/v1/follow-ups/${id}/done`, { result }));
		await this.load();
	}

	async find(query: string): Promise<void> {
		await this.#try(async () => {
			this.found = await callApi<PatientRecords>('staff', 'POST', '/api/v1/records/search', { query });
		});
	}

	async exportAll(patientId: string, reason: ExportReason): Promise<void> {
		await this.#try(async () => {
			const archive = await fetchFile('staff', 'POST', '/api/v1/records/export', { patientId, reason });
			const link = document.createElement('a');
			link.href = URL.createObjectURL(archive);
			link.download = `wenyao-records-${patientId.slice(0, 8)}.zip`;
			link.click();
			setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
		});
	}

	async #try(run: () => Promise<unknown>): Promise<boolean> {
		this.busy = true;
		this.trouble = '';
		try {
			await run();
			return true;
		} catch (error) {
			this.trouble = error instanceof Failure ? error.code : 'unreachable';
			return false;
		} finally {
			this.busy = false;
		}
	}
}
