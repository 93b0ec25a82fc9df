import type { DeviceConsult } from '$lib/contract/http/consult';
import { Call } from '../call/call.svelte';
import { fetchIceServers } from '../call/ice-servers';
import type { LocalMedia } from '../call/local-media.svelte';
import type { Connection } from '../realtime/connection.svelte';

/** The connection of a call, made while the customer still waits: only a doctor is missing. */
export class CallAhead {
	#call: Call | undefined;

	constructor(
		private readonly connection: Connection,
		private readonly media: LocalMedia
	) {}

	async open({ id: consultId, mode }: DeviceConsult): Promise<Call> {
		const iceServers = await fetchIceServers('device');
		const { connection, media } = this;
		return new Call({ connection, voice: 'device', consultId, mode, media, iceServers });
	}

	/** Makes one, or keeps its relays fresh. `wanted` is asked again after the wait for the server. */
	async keep(consult: DeviceConsult, wanted: () => boolean): Promise<void> {
		if (this.#call?.consultId === consult.id)
			return this.#call.renewIceServers(await fetchIceServers('device'));
		const call = await this.open(consult);
		if (!wanted() || this.#call) return call.close();
		this.#call = call;
		call.prepare();
	}

	/** @returns the call of this consult, which is the caller's from now on; undefined when none was made. */
	take(consultId: string): Call | undefined {
		if (this.#call?.consultId !== consultId) return undefined;
		const call = this.#call;
		this.#call = undefined;
		return call;
	}

	drop(): void {
		this.#call?.close();
		this.#call = undefined;
	}
}
