import { Failure } from '$lib/contract/errors';
import type { DeviceSelf, StartedPairing } from '$lib/contract/http/devices';
import { callApi, isPassing } from '../http/api';
import { drawQr } from '../qr/draw-qr';

export type PairingStage =
	/** Asking the server who this is, or for a code. */
	| 'asking'
	/** A code is on the screen. */
	| 'showing'
	/** A manager refused; a person decides whether to ask again. */
	| 'denied'
	/** A manager took this machine out of service; a person decides whether to ask for a new pairing. */
	| 'revoked'
	| 'paired';

/** Asks for a pairing code, keeps a fresh one on the screen, and notices when a manager decides. */
export class PairingController {
	stage = $state<PairingStage>('asking');
	code = $state('');
	qr = $state('');
	secondsLeft = $state(0);
	/** The server is out of reach; asked again by itself. */
	offline = $state(false);
	/** The code before ran out while people looked at it. */
	renewed = $state(false);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#countdown: ReturnType<typeof setInterval> | undefined;
	#ended = false;

	constructor(private readonly onPaired: () => void) {}

	/** Looks first whether this browser is a kiosk already, or was one. */
	start(): void {
		void this.#attempt(async () => {
			try {
				await callApi<DeviceSelf>('device', 'GET', '/api/v1/devices/self');
				this.#finish();
			} catch (error) {
				if (error instanceof Failure && error.code === 'device_revoked') this.stage = 'revoked';
				else if (error instanceof Failure && error.code === 'not_signed_in') await this.#newCode();
				else throw error;
			}
		});
	}

	/** After a refusal: a person at the kiosk wants to try once more. */
	askAgain(): void {
		this.renewed = false;
		this.stage = 'asking';
		void this.#attempt(() => this.#newCode());
	}

	end(): void {
		this.#ended = true;
		clearTimeout(this.#timer);
		clearInterval(this.#countdown);
	}

	/** Runs a step again and again while the server is away or asks for patience. */
	async #attempt(step: () => Promise<void>): Promise<void> {
		try {
			await step();
			this.offline = false;
		} catch (error) {
			const patience = error instanceof Failure && error.code === 'too_many_requests';
			if (!isPassing(error) && !patience && !(error instanceof Failure)) throw error;
			this.offline = !patience;
			this.#later(() => this.#attempt(step), patience ? 10 : 3);
		}
	}

	#later(step: () => Promise<void>, seconds: number): void {
		clearTimeout(this.#timer);
		if (!this.#ended) this.#timer = setTimeout(() => void step(), seconds * 1_000);
	}

	async #newCode(): Promise<void> {
		const started = await callApi<StartedPairing>('device', 'POST', '/api/v1/devices/pairing');
		if (this.#ended) return;
		this.qr = await drawQr(`${location.origin}/manager?code=${started.userCode}`);
		this.code = started.userCode;
		this.stage = 'showing';
		const until = Date.now() + started.expiresInSeconds * 1_000;
		clearInterval(this.#countdown);
		const count = () => (this.secondsLeft = Math.max(0, Math.round((until - Date.now()) / 1_000)));
		count();
		this.#countdown = setInterval(count, 1_000);
		const poll = () => this.#attempt(() => this.#poll(started, poll));
		this.#later(poll, started.intervalSeconds);
	}

	async #poll({ deviceCode, intervalSeconds }: StartedPairing, again: () => Promise<void>): Promise<void> {
		try {
			await callApi<DeviceSelf>('device', 'POST', '/api/v1/devices/pairing/token', { deviceCode });
			this.#finish();
		} catch (error) {
			const code = error instanceof Failure ? error.code : undefined;
			if (code === 'pairing_pending') return this.#later(again, intervalSeconds);
			if (code === 'pairing_denied') {
				clearInterval(this.#countdown);
				this.stage = 'denied';
			} else if (code === 'pairing_expired') {
				this.renewed = true;
				await this.#attempt(() => this.#newCode());
			} else throw error;
		}
	}

	#finish(): void {
		this.end();
		this.stage = 'paired';
		this.onPaired();
	}
}
