import { Failure } from '$lib/contract/errors';
import type { CodeRequest } from '$lib/contract/http/verification';
import type { LateScansAnswer, LateScansBody, SnapshotPage } from '$lib/contract/offline';
import { judgeAlone, ownVerdict, readBoxCode, type OwnVerdict } from '../kiosk/judge-alone';
import { alone } from './alone';
import { isNoRoom } from './copy-database';
import { CopyStore } from './copy-store';
import { Outbox, type KeptScan } from './outbox';
import { oneAtATime } from './one-at-a-time';

export interface OfflineParts {
	/** @throws Unreachable or Failure */
	fetchPage(cursor: string): Promise<SnapshotPage>;
	/** @throws Unreachable or Failure */
	sendScans(body: LateScansBody): Promise<LateScansAnswer>;
	/** The server no longer takes this machine for its kiosk. */
	onRefused(code: string): void;
	/** The copy is up to date: what else is wanted without a line can be fetched now. */
	onSynced?(): void;
	now(): number;
}

/** While the line is up the copy follows the store at this distance. */
const everyMs = 60_000;
const refusals: ReadonlySet<string> = new Set(['device_revoked', 'not_signed_in']);

/**
 * What a kiosk keeps for when the line is down: the copy of its store, and the scans that the server does not know
 * of yet. Nothing here ever fails aloud: without a copy the kiosk judges by the code alone.
 */
export class OfflineCopy {
	/** ISO instant for which the copy speaks; undefined without one. */
	asOf = $state<string | undefined>();
	/** Share of the first copy that is here, 0 to 1; undefined once there is a copy, or while none is fetched. */
	progress = $state<number | undefined>();
	/** Why there is no copy, or why it is fetched again. */
	trouble = $state<'no_room' | 'mended' | undefined>();
	/** Scans that wait for the line. */
	waiting = $state(0);
	readonly #parts: OfflineParts;
	readonly #store = new CopyStore();
	readonly #outbox = new Outbox();
	#opened: Promise<void> | undefined;
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(parts: OfflineParts) {
		this.#parts = parts;
	}

	/** Reads what is there. A browser that was asked keeps it when room gets short. */
	open(): Promise<void> {
		return (this.#opened ??= (async () => {
			void navigator.storage?.persist?.().catch(() => false);
			await this.#store.open().catch(() => undefined);
			await this.#count();
			this.#show();
		})());
	}

	/** The line is up: sends what waits and brings the copy up to date, now and every minute. */
	setOnline(online: boolean): void {
		clearInterval(this.#timer);
		if (!online) return;
		this.#timer = setInterval(() => void this.catchUp(), everyMs);
		void this.catchUp();
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	/** One run at a time; one that is asked for meanwhile follows. */
	readonly catchUp = oneAtATime(() => this.#run());

	/** The verdict from the copy, or without one from the code alone. */
	async judge(request: CodeRequest, at: Date): Promise<OwnVerdict> {
		await this.open();
		const read = readBoxCode(request, at);
		if ('problem' in read) return read;
		try {
			const found = await this.#store.find(read.packKey, read.productKey);
			this.#show();
			// A clock that stands before the copy was made is wrong: it is at least as late as that.
			const now = found ? new Date(Math.max(at.getTime(), Date.parse(found.asOf))) : at;
			return { verdict: ownVerdict(read.code, found, now) };
		} catch {
			return judgeAlone(request, at);
		}
	}

	async keep(scan: KeptScan): Promise<void> {
		try {
			await this.#outbox.keep(scan);
		} catch (error) {
			if (!isNoRoom(error)) return;
			await this.#store.makeRoom();
			await this.#outbox.keep(scan).catch(() => undefined);
		}
		await this.#count();
	}

	/** The server has answered this very scan. */
	async settled(id: string): Promise<void> {
		await this.#outbox.settle([id]).catch(() => undefined);
		await this.#count();
	}

	/** This machine is no kiosk of the store any more, or another one: nothing of the store stays on it. */
	async forget(): Promise<void> {
		await this.#store.forget().catch(() => undefined);
		await this.#outbox.forget().catch(() => undefined);
		await this.#count();
		this.#show();
	}

	async #count(): Promise<void> {
		this.waiting = await this.#outbox.count().catch(() => 0);
	}

	#show(): void {
		const { serving, building, mended } = this.#store;
		this.asOf = serving?.state.asOf;
		this.progress =
			serving || !building
				? undefined
				: Math.min(1, building.state.received / Math.max(1, building.state.total));
		if (serving) this.trouble = undefined;
		else if (mended) this.trouble = 'mended';
	}

	async #run(): Promise<void> {
		await this.open();
		try {
			await alone('wenyao-outbox', () =>
				this.#outbox.send((body) => this.#parts.sendScans(body), this.#parts.now)
			);
			await this.#count();
			const mine = await alone('wenyao-copy', () => this.#store.sync({ ...this.#syncParts() }));
			if (!mine) await this.#store.open();
			this.#parts.onSynced?.();
		} catch (error) {
			if (error instanceof Failure && refusals.has(error.code)) {
				await this.forget();
				this.#parts.onRefused(error.code);
			} else if (isNoRoom(error)) this.trouble = 'no_room';
			// Anything else passes: the next minute tries again.
		}
		if (this.trouble !== 'no_room') this.#show();
	}

	#syncParts() {
		return {
			fetchPage: (cursor: string) => this.#parts.fetchPage(cursor),
			now: () => this.#parts.now(),
			onStep: () => this.#show()
		};
	}
}
