import type { CurrentConsult, DeviceConsult } from '$lib/contract/http/consult';
import type { WalkTicket } from '$lib/contract/http/reception';
import { callApi } from '../http/api';

/** What the steps need of the customer's flow. */
export interface PlaceHost {
	/** Runs a step of the waiting consult, one at a time; what goes wrong is shown, and how things stand asked anew. */
	withPlace(step: (consultId: string) => Promise<void>): Promise<void>;
	/** Runs a step before there is a consult at this kiosk. */
	attempt(step: () => Promise<void>): Promise<void>;
	show(consult: DeviceConsult): void;
	/** The customer waits here (again). */
	wait(consult: DeviceConsult): void;
	/** The place goes on without this kiosk: nothing of it may be ended here. */
	letGo(): void;
	/** The hospital will call; nothing more is waited for. */
	calledBack(): void;
}

/** What a customer can do with a place in the queue. The place itself is kept by the server. */
export class PlaceSteps {
	constructor(private readonly host: PlaceHost) {}

	/** Another doctor, or null for whoever is free next; the time of queueing stays. */
	changeDoctor(doctorId: string | null): Promise<void> {
		return this.host.withPlace(async (id) => {
			const path = `/api/v1/consults/${id}/doctor`;
			this.host.show(await callApi<DeviceConsult>('device', 'PUT', path, { doctorId }));
		});
	}

	/** Leaves the kiosk to others. A place that a doctor takes in the same moment leads into the call instead. */
	walk(): Promise<void> {
		return this.host.withPlace(async (id) => {
			await callApi<WalkTicket>('device', 'POST', `/api/v1/consults/${id}/walk`);
			this.host.letGo();
		});
	}

	/** Back to the place with the ticket, whole or its last six characters, and the last digits of the phone. */
	returnTo(ticket: string, phoneTail: string): Promise<void> {
		return this.host.attempt(async () => {
			const body = { ticket, phoneTail };
			const { consult } = await callApi<CurrentConsult>('device', 'POST', '/api/v1/consults/return', body);
			if (consult) this.host.wait(consult);
		});
	}

	/** No doctor came: the hospital calls. The place in the queue ends with that. */
	wishCallback(): Promise<void> {
		return this.host.withPlace(async (id) => {
			await callApi('device', 'POST', `/api/v1/consults/${id}/callback`);
			this.host.calledBack();
		});
	}
}
