import type { SummaryAtKiosk, SummaryLink } from '$lib/contract/http/record';
import type { Summary } from '$lib/domain/consult/summary';
import { Failure } from '$lib/contract/errors';
import { callApi } from '../http/api';
import { drawQr } from '../qr/draw-qr';
import type { KioskShell } from './shell';

/** The doctor may still be writing when the customer has hung up. */
const againMs = 5_000;

/** The summary of the visit that has just ended, and the address under which it can be taken home. */
export class VisitSummary {
	summary = $state.raw<Summary | null>(null);
	state = $state<'loading' | 'writing' | 'ready' | 'none'>('loading');
	qr = $state<string>();
	until = $state('');
	qrFailed = $state(false);
	#linking = false;
	#closed = false;
	readonly #offs: (() => void)[];

	constructor(
		shell: KioskShell,
		private readonly consultId: string
	) {
		const timer = setInterval(() => void this.load(), againMs);
		this.#offs = [
			() => clearInterval(timer),
			shell.connection.onChange(({ kind, id }) => {
				if ((kind === 'consult' && id === consultId) || kind === 'prescription') void this.load(true);
			})
		];
		void this.load();
	}

	/** @param again also when there is one already: a prescription may have been approved meanwhile */
	async load(again = false): Promise<void> {
		if (this.#closed || (this.summary && !again)) return;
		try {
			const path = `/api/v1/consults/${this.consultId}/summary`;
			const { summary } = await callApi<SummaryAtKiosk>('device', 'GET', path);
			if (this.#closed) return;
			this.summary = summary;
			this.state = summary ? 'ready' : 'writing';
			if (summary && !this.qr) void this.#link();
		} catch (error) {
			// Shown for a while after the talk only; out of reach: asked again.
			if (error instanceof Failure && error.code === 'not_allowed_now') this.state = 'none';
		}
	}

	close(): void {
		this.#closed = true;
		for (const off of this.#offs) off();
	}

	async #link(): Promise<void> {
		if (this.#linking) return;
		this.#linking = true;
		try {
			const path = `/api/v1/consults/${this.consultId}/summary-link`;
			const { url, expiresAt } = await callApi<SummaryLink>('device', 'POST', path);
			this.qr = await drawQr(url);
			this.until = expiresAt;
			this.qrFailed = false;
		} catch {
			this.qrFailed = true;
		} finally {
			this.#linking = false;
		}
	}
}
