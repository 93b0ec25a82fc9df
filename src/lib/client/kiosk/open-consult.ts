import type { CurrentConsult } from '$lib/contract/http/consult';
import { callApi } from '../http/api';

/** Whether a customer of this kiosk waits for a doctor or talks to one: then a reloaded page goes on with it. */
export async function hasOpenConsult(): Promise<boolean> {
	const { consult } = await callApi<CurrentConsult>('device', 'GET', '/api/v1/consults/current');
	return consult !== null;
}
