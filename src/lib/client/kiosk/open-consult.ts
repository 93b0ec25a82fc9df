import type { CurrentConsult } from '$lib/contract/http/consult';
import { callApi, isPassing } from '../http/api';

/** Consults whose customer has walked away from this page; the next customer must not be led into them. */
const left = new Set<string>();
const againMs = 3_000;
const attempts = 100;

/** Whether a customer of this kiosk waits for a doctor or talks to one: then a reloaded page goes on with it. */
export async function hasOpenConsult(): Promise<boolean> {
	const { consult } = await callApi<CurrentConsult>('device', 'GET', '/api/v1/consults/current');
	return consult !== null && !left.has(consult.id);
}

/** Gives up a wait or a call because its customer has ended the session; tries again while the server is away. */
export async function leaveConsult(id: string, step: 'cancel' | 'end'): Promise<void> {
	left.add(id);
	for (let attempt = 0; attempt < attempts; attempt++) {
		try {
			await callApi('device', 'POST', `/api/v1/consults/${id}/${step}`, step === 'end' ? {} : undefined);
			return;
		} catch (error) {
			// Refused: it has ended meanwhile, and nothing is left to do.
			if (!isPassing(error)) return;
		}
		await new Promise((resolve) => setTimeout(resolve, againMs));
	}
}
