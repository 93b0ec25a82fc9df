import type { ClinicalCheck, ClinicalState } from '$lib/contract/http/clinical';
import type { Draft } from '$lib/contract/http/prescription';
import { unanswered, type OverrideReason } from '$lib/domain/clinical/check-order';
import { findingKey, type ClinicalFinding } from '$lib/domain/clinical/finding';
import { callApi } from '../http/api';

const pauseMs = 400;
const retryMs = 5_000;

export const nothingStated = (): ClinicalState => ({
	pregnant: 'unknown',
	lactating: 'unknown',
	egfr: null,
	current: [],
	overrides: [],
	uncheckedReason: ''
});

/** Asks for the clinical checks while a draft is typed; the newest draft alone counts. */
export class ClinicalDesk {
	/** The last answer; undefined before the first and while nothing is ordered. */
	check = $state.raw<Extract<ClinicalCheck, { ran: true }>>();
	/** The checks could not be asked; tried again by itself. */
	away = $state(false);
	asking = $state(false);
	#asked = '';
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly consultId: string) {}

	/** Findings that wait for a reason. */
	open(state: ClinicalState): readonly ClinicalFinding[] {
		return unanswered(this.check?.findings ?? [], state.overrides);
	}

	/** Call with every change of the draft. Reasons change nothing about what is found. */
	follow(draft: Draft): void {
		const { overrides: _reasons, uncheckedReason: _why, ...clinical } = draft.clinical ?? nothingStated();
		const text = JSON.stringify({ ...draft, clinical });
		if (text === this.#asked) return;
		this.#asked = text;
		clearTimeout(this.#timer);
		this.#turn++;
		if (draft.lines.length === 0) {
			this.check = undefined;
			this.away = this.asking = false;
			return;
		}
		this.asking = true;
		this.#timer = setTimeout(() => void this.#ask(draft), pauseMs);
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#turn++;
	}

	async #ask(draft: Draft): Promise<void> {
		const turn = ++this.#turn;
		const path = `/api/v1/consults/${this.consultId}/checks`;
		const answer = await callApi<ClinicalCheck>('staff', 'POST', path, draft).catch(() => undefined);
		if (turn !== this.#turn) return;
		this.asking = false;
		this.away = !answer?.ran;
		if (answer?.ran) this.check = answer;
		else this.#timer = setTimeout(() => void this.#ask(draft), retryMs);
	}
}

/** Sets or takes back the reason for one finding. */
export function answerFinding(
	state: ClinicalState,
	finding: ClinicalFinding,
	reason: OverrideReason | ''
): void {
	const key = findingKey(finding);
	const others = state.overrides.filter((override) => override.finding !== key);
	state.overrides = reason === '' ? others : [...others, { finding: key, reason }];
}
