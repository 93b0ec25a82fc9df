import { Failure } from '$lib/contract/errors';
import type { KeyEnding, SigningKeys } from '$lib/contract/http/signing-key';
import { callApi } from '../http/api';
import { enrolPasskey, type Enrolment } from './signing';

/** The signing keys of the person who is signed in, and those this person answers for. */
export class KeyDesk {
	keys = $state.raw<SigningKeys>();
	/** A failure code, or `unreachable`. */
	trouble = $state('');
	/** What became of the last enrolment. */
	enrolment = $state<Enrolment>();
	busy = $state(false);

	load(): Promise<void> {
		return this.#try(async () => {
			this.keys = await callApi<SigningKeys>('staff', 'GET', '/api/v1/signing-keys');
		});
	}

	async enrol(name: string): Promise<void> {
		this.enrolment = undefined;
		await this.#try(async () => {
			this.enrolment = await enrolPasskey(name);
		});
		if (this.enrolment === 'enrolled') await this.load();
	}

	async end(credentialId: string, reason: KeyEnding): Promise<void> {
		const path = `/api/v1/signing-keys/${encodeURIComponent(credentialId)}/removal`;
		await this.#try(() => callApi('staff', 'POST', path, { reason }));
		if (!this.trouble) await this.load();
	}

	async #try(run: () => Promise<unknown>): Promise<void> {
		this.busy = true;
		this.trouble = '';
		try {
			await run();
		} catch (error) {
			this.trouble = error instanceof Failure ? error.code : 'unreachable';
		} finally {
			this.busy = false;
		}
	}
}
