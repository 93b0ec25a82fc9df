import { Failure } from '$lib/contract/errors';
import type { KioskPrescription } from '$lib/contract/http/prescription';
import { callApi, isPassing } from '../http/api';
import { rememberConsult, rememberedConsult } from './current-consult';
import type { KioskShell } from './shell';

export type KioskRxView =
	| 'loading'
	| 'offline'
	| 'altered'
	| 'none'
	| 'talking'
	| 'advised'
	| NonNullable<KioskPrescription['prescription']>['state'];

/** How long a missed notice may leave the screen behind. */
const pollMs = 6_000;

/** The prescription of the customer at this kiosk, live. */
export class KioskRx {
	answer = $state.raw<KioskPrescription | null>();
	offline = $state(false);
	altered = $state(false);
	readonly #shell: KioskShell;
	readonly #consultId: string | undefined;

	readonly view = $derived.by((): KioskRxView => {
		if (this.altered) return 'altered';
		if (this.answer === undefined) return this.offline ? 'offline' : 'loading';
		if (this.answer === null) return 'none';
		const { prescription, consultOpen, expected } = this.answer;
		return prescription?.state ?? (consultOpen ? 'talking' : expected ? 'writing' : 'advised');
	});

	/** What may be acted on; nothing of it once it is known to be altered. */
	readonly approved = $derived(this.altered ? undefined : this.answer?.prescription?.approved);

	/** @param consultId where the caller knows it; else what this kiosk remembers of its customer */
	constructor(shell: KioskShell, consultId?: string) {
		this.#shell = shell;
		this.#consultId = consultId;
	}

	/** @returns stops it */
	start(): () => void {
		void this.load();
		const poll = setInterval(() => void this.load(), pollMs);
		const stops = [
			this.#shell.connection.onChange(({ kind }) => {
				if (kind === 'prescription' || kind === 'consult') void this.load();
			}),
			this.#shell.connection.onResync(() => void this.load())
		];
		return () => {
			clearInterval(poll);
			for (const stop of stops) stop();
		};
	}

	async load(): Promise<void> {
		const consult = this.#consultId ?? rememberedConsult();
		const query = consult ? `?consult=${consult}` : '';
		try {
			const answer = await callApi<KioskPrescription | null>(
				'device',
				'GET',
				`/api/v1/kiosk/prescription${query}`
			);
			this.answer = answer;
			this.offline = this.altered = false;
			if (answer) {
				rememberConsult(answer.consultId);
				this.#shell.markPersonal();
			}
		} catch (error) {
			if (isPassing(error)) this.offline = true;
			else if (error instanceof Failure && error.code === 'prescription_altered') this.altered = true;
			else this.answer ??= null;
		}
	}
}
