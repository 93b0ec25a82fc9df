import { Failure, type FailureCode } from '$lib/contract/errors';
import { guestConsentVersion, type GuestLink, type GuestView } from '$lib/contract/http/guest';
import type { GuestRole } from '$lib/domain/consult/guest';
import { callApi } from '../http/api';
import type { Call } from './call.svelte';

/** The third person of one call, as the doctor or the customer at the kiosk has to do with it. */
export class GuestDesk {
	view = $state.raw<GuestView | null>(null);
	/** Made by this page; null when there is none that is good. */
	link = $state.raw<GuestLink | null>(null);
	busy = $state(false);
	failure = $state<FailureCode | 'unreachable' | null>(null);

	constructor(
		private readonly voice: 'staff' | 'device',
		private readonly call: Call
	) {}

	/** What the server says now. Whoever has no part in the call any more gets nothing from here. */
	follow(view: GuestView | null): void {
		this.view = view;
		if (view?.state !== 'agreed') this.link = null;
		if (!view || view.state === 'ended' || view.state === 'lapsed') this.call.guest.release();
	}

	ask(role: GuestRole): Promise<boolean> {
		return this.#step(async () => this.follow(await this.#ask<GuestView>('POST', '', { role })));
	}

	/** The customer's answer at the kiosk; with a yes the link is made at once. */
	async answer(agree: boolean): Promise<boolean> {
		const body = agree ? { agree, textVersion: guestConsentVersion } : { agree };
		const answered = await this.#step(async () =>
			this.follow(await this.#ask<GuestView>('POST', '/answer', body))
		);
		return answered && agree ? this.makeLink() : answered;
	}

	makeLink(): Promise<boolean> {
		return this.#step(async () => {
			this.link = await this.#ask<GuestLink>('POST', '/link');
		});
	}

	/** The picture goes before the server is asked: without a line the guest is out of this end all the same. */
	end(): Promise<boolean> {
		this.call.guest.release();
		return this.#step(async () => this.follow(await this.#ask<GuestView>('DELETE', '')));
	}

	#ask<Answer>(method: 'POST' | 'DELETE', step: string, body?: object): Promise<Answer> {
		return callApi<Answer>(this.voice, method, `/api/v1/consults/${this.call.consultId}/guest${step}`, body);
	}

	async #step(run: () => Promise<void>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.failure = null;
		try {
			await run();
			return true;
		} catch (error) {
			this.failure = error instanceof Failure ? error.code : 'unreachable';
			return false;
		} finally {
			this.busy = false;
		}
	}
}
