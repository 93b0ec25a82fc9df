import { Failure, type FailureCode } from '$lib/contract/errors';
import type { GuestVisit } from '$lib/contract/http/guest';
import { callApi } from '../http/api';
import { GuestCall } from './guest-call.svelte';
import { LocalMedia } from './local-media.svelte';

type Refusal = { readonly code: FailureCode | 'unreachable'; readonly reason: string };

/** How this browser came in, so that a reload does not ask again. */
const soundOnlyKey = 'wenyao-guest-sound-only';

/** A guest's way from the link into the call and out again. */
export class Visit {
	readonly media = new LocalMedia();
	call = $state.raw<GuestCall | null>(null);
	visit = $state.raw<GuestVisit | null>(null);
	busy = $state(false);
	refusal = $state.raw<Refusal | null>(null);
	#closed = false;

	constructor(private readonly token: string) {}

	/** This browser was in already. */
	comeBack(name: string): Promise<void> {
		return this.enter(name, sessionStorage.getItem(soundOnlyKey) === 'yes');
	}

	/** Camera and microphone first: they open only while a person has just pressed. */
	async enter(name: string, soundOnly: boolean): Promise<void> {
		if (this.busy || this.call) return;
		this.busy = true;
		this.refusal = null;
		sessionStorage.setItem(soundOnlyKey, soundOnly ? 'yes' : 'no');
		try {
			await this.media.open(soundOnly ? 'audio' : 'video');
			const visit = await callApi<GuestVisit>('guest', 'POST', '/api/v1/guest', { token: this.token, name });
			if (this.#closed) return this.media.close();
			this.visit = visit;
			this.call = new GuestCall(visit.consultId, this.media);
		} catch (error) {
			this.media.close();
			this.refusal =
				error instanceof Failure
					? { code: error.code, reason: String(error.detail?.reason ?? '') }
					: { code: 'unreachable', reason: '' };
		} finally {
			this.busy = false;
		}
	}

	close(): void {
		this.#closed = true;
		this.call?.close();
		this.media.close();
	}
}
