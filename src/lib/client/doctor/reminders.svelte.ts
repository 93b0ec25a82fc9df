import type { Reminders } from '$lib/contract/http/record';
import { callApi } from '../http/api';

/** Follow-ups that were agreed with the patient of a call. */
export class PatientReminders {
	list = $state.raw<Reminders['reminders']>([]);

	constructor(private readonly consultId: string) {
		void this.#load();
	}

	async came(id: string): Promise<void> {
		await callApi('staff', 'POST', `/api/v1/follow-ups/${id}/done`, { result: 'came_back' }).catch(
			() => undefined
		);
		await this.#load();
	}

	async #load(): Promise<void> {
		try {
			const path = `/api/v1/consults/${this.consultId}/reminders`;
			({ reminders: this.list } = await callApi<Reminders>('staff', 'GET', path));
		} catch {
			// A reminder is a help, no condition: the call goes on without it.
		}
	}
}
