import type { OutsideAnswer, OutsideQuestion } from '$lib/contract/http/cds';
import type { Draft } from '$lib/contract/http/prescription';
import { callApi } from '../http/api';

/** Longer than our own checks wait: what leaves the house is asked for less often. */
const pauseMs = 1_000;

/** Numbers of the lines that were not in the order before, word for word. */
export function newLines(before: readonly unknown[], lines: readonly unknown[]): number[] {
	const known = new Set(before.map((line) => JSON.stringify(line)));
	return lines.flatMap((line, at) => (known.has(JSON.stringify(line)) ? [] : [at + 1]));
}

/** Asks services outside while a draft is typed and before it is signed. Nothing ever waits for it. */
export class OutsideDesk {
	/** What each configured service said of the newest order; empty where none is configured. */
	answers = $state.raw<readonly OutsideAnswer[]>([]);
	asking = $state(false);
	#asked = '';
	#lines: Draft['lines'] = [];
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly consultId: string) {}

	/** Call with every change of the draft. Reasons and words to the patient change nothing of what is asked. */
	follow(draft: Draft): void {
		const { pregnant, egfr, current } = draft.clinical ?? {};
		const text = JSON.stringify([draft.lines, draft.diagnosis, pregnant, egfr, current]);
		if (text === this.#asked) return;
		this.#asked = text;
		clearTimeout(this.#timer);
		this.#turn++;
		this.asking = false;
		if (draft.lines.length === 0) {
			this.#lines = [];
			this.answers = [];
			return;
		}
		this.#timer = setTimeout(() => {
			const selected = newLines(this.#lines, draft.lines);
			this.#lines = draft.lines;
			void this.#ask({ hook: 'order-select', draft, selected });
		}, pauseMs);
	}

	/** The order was frozen and is about to be signed. */
	beforeSigning(draft: Draft): void {
		clearTimeout(this.#timer);
		// Back at writing, the same words are asked about again.
		this.#asked = '';
		void this.#ask({ hook: 'order-sign', draft, selected: [] });
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#turn++;
	}

	async #ask(question: OutsideQuestion): Promise<void> {
		const turn = ++this.#turn;
		this.asking = true;
		const path = `/api/v1/consults/${this.consultId}/outside-checks`;
		const told = await callApi<{ answers: readonly OutsideAnswer[] }>('staff', 'POST', path, question).catch(
			() => undefined
		);
		if (turn !== this.#turn) return;
		this.asking = false;
		// What was said of an earlier order is not left standing beside a newer one.
		this.answers = told?.answers ?? this.answers.map(({ name }) => ({ name, away: 'not_connected' }));
	}
}
