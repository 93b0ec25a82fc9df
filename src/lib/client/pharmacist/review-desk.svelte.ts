import { Failure } from '$lib/contract/errors';
import type { ReviewDecided, ReviewDecision, ReviewPrepared, ReviewView } from '$lib/contract/http/review';
import {
	reviewChecks,
	type ReviewCheckKey,
	type ReviewGroup,
	type ReturnReason
} from '$lib/domain/dispensing/review-checks';
import { enrolPasskey, signWith } from '../auth/signing';
import { callApi } from '../http/api';

type SignState = 'idle' | 'busy' | 'cancelled' | 'enrol' | 'enrol_failed';

/** One prescription under review: what was compared, what is decided, and the signature over it. */
export class ReviewDesk {
	view = $state.raw<ReviewView>();
	ticks = $state<Partial<Record<ReviewCheckKey, boolean>>>({});
	decision = $state<'approve' | 'return'>('approve');
	reason = $state<ReturnReason | null>(null);
	note = $state('');
	sign = $state<SignState>('idle');
	failure = $state.raw<Failure | undefined>();
	readonly #path: string;

	constructor(
		view: ReviewView,
		private readonly person: string
	) {
		this.view = view;
		this.#path = `/api/v1/reviews/${view.id}`;
	}

	/** Opens the review for ten minutes. @throws Failure taken_by_other, not_allowed_now … */
	static async open(id: string, person: string): Promise<ReviewDesk> {
		const view = await callApi<ReviewView>('staff', 'POST', `/api/v1/reviews/${id}/lease`);
		return new ReviewDesk(view, person);
	}

	get done(): number {
		return reviewChecks.filter(({ key }) => this.ticks[key] !== undefined).length;
	}

	get doubts(): number {
		return reviewChecks.filter(({ key }) => this.ticks[key] === false).length;
	}

	get ready(): boolean {
		if (this.decision === 'approve') return this.done === reviewChecks.length && this.doubts === 0;
		return this.reason !== null && (this.reason !== 'other' || this.note.trim() !== '');
	}

	tick(key: ReviewCheckKey, agrees: boolean): void {
		this.ticks[key] = agrees;
		if (!agrees) this.decision = 'return';
	}

	tickGroup(group: ReviewGroup): void {
		for (const check of reviewChecks) if (check.group === group) this.ticks[check.key] = true;
	}

	/** @returns what became of the prescription, or undefined when it was not signed. */
	async decide(): Promise<ReviewDecided | undefined> {
		if (!this.ready || this.sign === 'busy') return undefined;
		const approve = this.decision === 'approve';
		const decision: ReviewDecision = {
			decision: this.decision,
			checks: { ...this.ticks },
			reason: approve ? null : this.reason,
			note: this.note.trim()
		};
		this.sign = 'busy';
		this.failure = undefined;
		try {
			const { reviewedAt, options } = await callApi<ReviewPrepared>(
				'staff',
				'POST',
				`${this.#path}/signing`,
				decision
			);
			const response = await signWith(options);
			if (!response) {
				this.sign = 'cancelled';
				return undefined;
			}
			const answer = await callApi<ReviewDecided>('staff', 'POST', `${this.#path}/decision`, {
				...decision,
				reviewedAt,
				response
			});
			this.sign = 'idle';
			return answer;
		} catch (error) {
			this.sign = this.#failed(error);
			return undefined;
		}
	}

	async enrol(): Promise<void> {
		this.sign = 'busy';
		try {
			this.sign = (await enrolPasskey(this.person)) === 'enrolled' ? 'idle' : 'enrol_failed';
		} catch (error) {
			this.sign = this.#failed(error);
		}
	}

	/** Gives an undecided review back; if the server is away the lease runs out by itself. */
	async close(): Promise<void> {
		await callApi<void>('staff', 'DELETE', `${this.#path}/lease`).catch(() => undefined);
	}

	#failed(error: unknown): SignState {
		if (error instanceof Failure && error.code === 'no_signing_key') return 'enrol';
		this.failure =
			error instanceof Failure ? error : new Failure('database_unavailable', 'the server is out of reach');
		return 'idle';
	}
}
