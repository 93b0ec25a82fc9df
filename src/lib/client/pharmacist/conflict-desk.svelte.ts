import type { Failure } from '$lib/contract/errors';
import type { ConflictChoice, ConflictList, ConflictView } from '$lib/contract/http/offline-counter';
import { callApi } from '../http/api';
import { asFailure } from './basket.svelte';

/** Hand-overs without a line that contradict the records, for a person to decide. */
export class ConflictDesk {
	conflicts = $state.raw<readonly ConflictView[]>([]);
	failed = $state(false);
	failure = $state.raw<Failure | undefined>();
	busy = $state(false);

	get open(): readonly ConflictView[] {
		return this.conflicts.filter(({ resolution }) => resolution === null);
	}

	async load(): Promise<void> {
		try {
			({ conflicts: this.conflicts } = await callApi<ConflictList>(
				'staff',
				'GET',
				'/api/v1/offline/conflicts'
			));
			this.failed = false;
		} catch {
			this.failed = true;
		}
	}

	/** @returns whether the decision stands */
	async decide(id: string, choice: ConflictChoice, note: string): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.failure = undefined;
		try {
			await callApi<ConflictView>('staff', 'POST', `/api/v1/offline/conflicts/${id}/resolution`, {
				choice,
				note
			});
			return true;
		} catch (error) {
			this.failure = asFailure(error);
			return false;
		} finally {
			this.busy = false;
			await this.load();
		}
	}
}
