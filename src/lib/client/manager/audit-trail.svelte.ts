import type { AuditLine, AuditPage } from '$lib/contract/http/chain';
import { callApi } from '../http/api';

export interface AuditChoice {
	readonly outcome: 'refused' | '';
	readonly action: string;
	readonly from: string;
	readonly to: string;
}

/** The audit trail as far as it was paged through; refusals come first because they ask for attention. */
export class AuditTrail {
	choice = $state.raw<AuditChoice>({ outcome: 'refused', action: '', from: '', to: '' });
	entries = $state.raw<readonly AuditLine[]>();
	next = $state<string | null>(null);
	failed = $state(false);
	#turn = 0;

	#ask(after?: string): Promise<AuditPage> {
		const given = Object.entries({ ...this.choice, after }).filter(([, value]) => value);
		return callApi<AuditPage>(
			'staff',
			'GET',
			`/api/v1/audit?${new URLSearchParams(given as [string, string][])}`
		);
	}

	async choose(change: Partial<AuditChoice>): Promise<void> {
		this.choice = { ...this.choice, ...change };
		this.entries = undefined;
		await this.load();
	}

	/** The newest page; what was paged to before is kept behind it. */
	async load(): Promise<void> {
		const turn = ++this.#turn;
		try {
			const page = await this.#ask();
			if (turn !== this.#turn) return;
			const oldest = page.entries.at(-1)?.id;
			const overlap = this.entries?.findIndex(({ id }) => id === oldest) ?? -1;
			const older = overlap < 0 ? [] : (this.entries?.slice(overlap + 1) ?? []);
			this.entries = [...page.entries, ...older];
			if (older.length === 0) this.next = page.next;
			this.failed = false;
		} catch {
			if (turn === this.#turn) this.failed = true;
		}
	}

	async more(): Promise<void> {
		if (!this.next) return;
		const turn = ++this.#turn;
		try {
			const page = await this.#ask(this.next);
			if (turn !== this.#turn) return;
			this.entries = [...(this.entries ?? []), ...page.entries];
			this.next = page.next;
			this.failed = false;
		} catch {
			if (turn === this.#turn) this.failed = true;
		}
	}
}
