import { Failure } from '$lib/contract/errors';
import type { ReceiptView } from '$lib/contract/http/dispensing';
import type { CounterCopy, LateHandOver, LateHandOverAnswer } from '$lib/contract/http/offline-counter';
import type { SnapshotPage } from '$lib/contract/offline';
import { readPickupSecret } from '$lib/domain/dispensing/pickup-secret';
import { copyServesMs } from '$lib/domain/dispensing/without-line';
import { chinaDate } from '$lib/domain/shared/local-date';
import { isPassing } from '../http/api';
import { alone } from '../offline/alone';
import { counterCopyNames } from '../offline/copy-database';
import { CopyStore } from '../offline/copy-store';
import { CounterDatabase, type Binding, type KeptHandOver } from './counter-database';
import { HandOverOutbox } from './hand-over-outbox';
import { openSheet } from './open-sheet';
import { readCopiedScan, type CopiedScan } from './read-copied-scan';
import { oneAtATime } from '../offline/one-at-a-time';

export interface CounterParts {
	/** @throws Unreachable or Failure, as all of them */
	fetchPage(cursor: string): Promise<SnapshotPage>;
	fetchCounter(): Promise<CounterCopy>;
	send(body: LateHandOver): Promise<LateHandOverAnswer>;
	/** Ids of conflicts that a person has decided. */
	fetchDecided(): Promise<readonly string[]>;
	fetchReceipt(dispensingId: string): Promise<ReceiptView>;
	now(): number;
}

/** Why a prescription cannot be opened without a line. */
export type NotOpened =
	'no_copy' | 'copy_old' | 'code_unknown' | 'held_by_other' | 'handed_over_here' | 'out_of_date';

export type Opened = Awaited<ReturnType<typeof openSheet>>;

const revoked: ReadonlySet<string> = new Set(['not_signed_in', 'forbidden']);

/**
 * What a counter keeps for when the line is down: the copy of its store's packs, its approved prescriptions, and the
 * hand-overs that the server does not know of yet. Bound to the pharmacist who is signed in, and to their store.
 */
export class OfflineCounter {
	/** Whose copy it is; undefined without one. */
	binding = $state.raw<Binding | undefined>();
	/** ISO instant for which all of the copy speaks; undefined while it is not whole. */
	asOf = $state<string | undefined>();
	/** Made here, the oldest first; settled ones for a day. */
	handOvers = $state.raw<readonly KeptHandOver[]>([]);
	/** Whether the last try reached the server; undefined before the first. */
	reached = $state<boolean | undefined>();
	/** The server no longer takes this browser for a pharmacist's. */
	signedOut = $state(false);
	readonly #parts: CounterParts;
	readonly #db = new CounterDatabase();
	readonly #outbox = new HandOverOutbox();
	readonly #store = new CopyStore(counterCopyNames);

	constructor(parts: CounterParts) {
		this.#parts = parts;
	}

	get waiting(): number {
		return this.handOvers.filter(({ state }) => state === 'waiting' || state === 'refused').length;
	}

	/** Reads what is there. @param staffId who is signed in; what another has left is wiped */
	async open(staffId?: string): Promise<void> {
		void navigator.storage?.persist?.().catch(() => false);
		await this.#store.open().catch(() => undefined);
		const binding = await this.#db.binding.get('binding').catch(() => undefined);
		if (binding && staffId !== undefined && binding.staff.id !== staffId) await this.wipe();
		await this.#show();
	}

	async #show(): Promise<void> {
		this.binding = await this.#db.binding.get('binding').catch(() => undefined);
		this.handOvers = await this.#outbox.all().catch(() => []);
		const packs = this.#store.serving?.state;
		const whole = this.binding && packs && packs.storeId === this.binding.store.id;
		// Of both parts the older one speaks for the copy.
		this.asOf = whole ? [packs.asOf, this.binding?.asOf ?? ''].sort()[0] : undefined;
	}

	/** Nothing of the store stays; hand-overs do until the server has them. */
	async wipe(): Promise<void> {
		await this.#db.wipe().catch(() => undefined);
		await this.#store.forget().catch(() => undefined);
		await this.#show();
	}

	/** Sends what waits, then brings the copy up to date. One run at a time; one asked for meanwhile follows. */
	readonly catchUp = oneAtATime(() => this.#run());

	async #run(): Promise<void> {
		try {
			const copy = await this.#parts.fetchCounter();
			this.reached = true;
			this.signedOut = false;
			const before = await this.#db.binding.get('binding');
			if (before && before.staff.id !== copy.staff.id) await this.wipe();
			await alone('wenyao-counter-outbox', () =>
				this.#outbox.send((body) => this.#parts.send(body), copy.store.id, this.#parts.now)
			);
			await alone('wenyao-counter-copy', async () => {
				await this.#store.sync({
					fetchPage: (cursor) => this.#parts.fetchPage(cursor),
					now: () => this.#parts.now(),
					onStep: () => undefined
				});
				// Fetched before what waits was sent: what was entered meanwhile is in the outbox and opens no more.
				await this.#db.replace(copy);
			});
			await this.#store.open();
			await this.#outbox.tidy(this.#parts.now(), new Set(await this.#parts.fetchDecided()));
		} catch (error) {
			if (isPassing(error)) this.reached = false;
			else if (error instanceof Failure && revoked.has(error.code)) {
				this.signedOut = true;
				await this.wipe();
			}
			// Anything else passes: the next minute tries again.
		}
		await this.#show();
	}

	/** Whether the copy may still be worked with, by a clock that is at least as late as the copy. */
	get serves(): 'yes' | 'no_copy' | 'copy_old' {
		if (!this.binding || !this.asOf) return 'no_copy';
		return this.now().getTime() - Date.parse(this.asOf) > copyServesMs ? 'copy_old' : 'yes';
	}

	/** A clock that stands before the copy was made is wrong: it is at least as late as that. */
	now(): Date {
		return new Date(Math.max(this.#parts.now(), Date.parse(this.asOf ?? '') || 0));
	}

	/** @param code digits or token, as typed or scanned */
	async openByCode(code: string): Promise<Opened | NotOpened> {
		const { serves } = this;
		if (serves !== 'yes') return serves;
		const secret = readPickupSecret(code);
		if (!secret || !this.binding) return 'code_unknown';
		const prescriptions = await this.#db.prescription.toArray();
		const opened = await openSheet(secret, this.binding, prescriptions);
		// One that a colleague holds is kept without its lock: which of them it is cannot be told, that there is one can.
		if (!opened)
			return prescriptions.some(({ heldBy }) => heldBy === 'other') ? 'held_by_other' : 'code_unknown';
		await this.#show();
		if (this.handOvers.some(({ prescriptionId }) => prescriptionId === opened.kept.id))
			return 'handed_over_here';
		return opened.kept.validUntil < chinaDate(this.now()) ? 'out_of_date' : opened;
	}

	/** Packs in hand-overs of this counter: gone, whatever the copy says. */
	get handedOver(): ReadonlySet<string> {
		return new Set(this.handOvers.flatMap(({ codes }) => codes));
	}

	/** @throws when there is no copy */
	readScan(text: string): Promise<CopiedScan> {
		if (!this.binding) throw new Failure('internal', 'no copy');
		return readCopiedScan(text, this.now(), this.binding, (key) => this.#store.find(key, undefined));
	}

	/** Writes a hand-over down. @throws HandedOverAlready, or the database's fault: then nothing was handed over */
	async keep(handOver: KeptHandOver): Promise<void> {
		await this.#outbox.keep(handOver);
		await this.#show();
	}
}
