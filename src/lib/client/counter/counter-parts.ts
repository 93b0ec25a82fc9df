import type { ReceiptView } from '$lib/contract/http/dispensing';
import type {
	ConflictList,
	CounterCopy,
	LateHandOver,
	LateHandOverAnswer
} from '$lib/contract/http/offline-counter';
import type { SnapshotPage } from '$lib/contract/offline';
import { callApi } from '../http/api';
import type { CounterParts } from './offline-counter.svelte';

/** The real parts of a counter's copy: the server, and the clock of this device. */
export const counterParts: CounterParts = {
	fetchPage: (cursor) =>
		callApi<SnapshotPage>(
			'staff',
			'GET',
			`/api/v1/offline/snapshot?cursor=${encodeURIComponent(cursor)}`,
			undefined,
			30_000
		),
	fetchCounter: () => callApi<CounterCopy>('staff', 'GET', '/api/v1/offline/counter', undefined, 30_000),
	send: (body: LateHandOver) =>
		callApi<LateHandOverAnswer>('staff', 'POST', '/api/v1/offline/hand-overs', body, 20_000),
	async fetchDecided() {
		const { conflicts } = await callApi<ConflictList>('staff', 'GET', '/api/v1/offline/conflicts');
		return conflicts.filter(({ resolution }) => resolution !== null).map(({ id }) => id);
	},
	fetchReceipt: (dispensingId) => callApi<ReceiptView>('staff', 'GET', `/api/v1/dispensings/${dispensingId}`),
	now: () => Date.now()
};
