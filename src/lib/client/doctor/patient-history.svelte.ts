import type { PatientHistory, Sharing } from '$lib/contract/http/patient';
import type { ProfileFact } from '$lib/domain/patient/health-profile';
import { callApi, isPassing } from '../http/api';

const againMs = 4_000;

/** What the patient of one call lets the doctor see. Each fetch is a look that is written down: none is idle. */
export class PatientHistoryDesk {
	history = $state.raw<PatientHistory | null>(null);
	/** It could not be read; tried again by itself. */
	away = $state(false);
	/** The last confirmation was not kept. */
	refused = $state(false);
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly consultId: string) {}

	/** Call whenever the patient's agreement changes: what was taken back goes at once, the rest is fetched. */
	follow({ earlierConsults, dispensedMedicines }: Sharing): void {
		clearTimeout(this.#timer);
		const turn = ++this.#turn;
		this.away = false;
		this.history = null;
		if (earlierConsults || dispensedMedicines) void this.#load(turn);
	}

	async #load(turn: number): Promise<void> {
		try {
			const path = `/api/v1/consults/${this.consultId}/history`;
			const history = await callApi<PatientHistory>('staff', 'GET', path);
			if (turn !== this.#turn) return;
			this.history = history;
			this.away = false;
		} catch (error) {
			if (turn !== this.#turn) return;
			// Refused: the call is over, and with it the agreement.
			if (!isPassing(error)) return;
			this.away = true;
			this.#timer = setTimeout(() => void this.#load(turn), againMs);
		}
	}

	/** The doctor has gone through a fact with the patient; the record is told anew by the server. */
	async confirm(fact: ProfileFact): Promise<void> {
		this.refused = false;
		try {
			await callApi('staff', 'POST', `/api/v1/consults/${this.consultId}/profile`, { facts: [fact] });
		} catch {
			this.refused = true;
		}
	}

	close(): void {
		this.#turn++;
		clearTimeout(this.#timer);
	}
}
