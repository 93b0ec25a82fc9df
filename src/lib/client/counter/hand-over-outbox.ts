import { Failure, type FailureCode } from '$lib/contract/errors';
import type { LateHandOver, LateHandOverAnswer } from '$lib/contract/http/offline-counter';
import { HandOverDatabase, type HandOverState, type KeptHandOver } from './counter-database';

type Send = (body: LateHandOver) => Promise<LateHandOverAnswer>;

/** Answers that say nothing about a hand-over: who asks, how fast, or that the server is away. */
const aboutUs: ReadonlySet<FailureCode> = new Set([
	'not_signed_in',
	'too_many_requests',
	'database_unavailable',
	'shutting_down',
	'internal'
]);

const unsent: ReadonlySet<HandOverState> = new Set(['waiting', 'refused']);
/** How long what was settled stays in sight. */
const shownMs = 24 * 3_600_000;

/** Hand-overs without a line, in their order, until the server has each of them. */
export class HandOverOutbox {
	readonly #db = new HandOverDatabase();

	/** @throws when it cannot be written down: then nothing may be handed over */
	async keep(handOver: KeptHandOver): Promise<void> {
		await this.#db.transaction('rw', this.#db.handOver, async () => {
			// Another tab of this counter may have been faster.
			const before = await this.#db.handOver.toArray();
			if (before.some(({ id }) => id === handOver.id)) return;
			const usedHere = before.some(
				({ prescriptionId, codes }) =>
					(prescriptionId !== null && prescriptionId === handOver.prescriptionId) ||
					codes.some((code) => handOver.codes.includes(code))
			);
			if (usedHere) throw new HandedOverAlready();
			await this.#db.handOver.add(handOver);
		});
	}

	/** The oldest first. */
	all(): Promise<KeptHandOver[]> {
		return this.#db.handOver.orderBy('seq').toArray();
	}

	async waiting(): Promise<number> {
		return (await this.all()).filter(({ state }) => unsent.has(state)).length;
	}

	/**
	 * Sends everything of this store, oldest first, one by one. One stays `waiting` until the server's word; a lost
	 * reply means that it is sent again under the same id.
	 * @throws Unreachable or Failure when the server takes nothing now
	 */
	async send(send: Send, storeId: string, now: () => number): Promise<void> {
		for (const handOver of await this.all()) {
			if (!unsent.has(handOver.state) || handOver.storeId !== storeId) continue;
			await this.#sendOne(handOver, send, now);
		}
	}

	async #sendOne(handOver: KeptHandOver, send: Send, now: () => number): Promise<void> {
		const { id, prescriptionId, handedOverBy, scans, splits, payment, at } = handOver;
		const body: LateHandOver = {
			id,
			prescriptionId,
			handedOverBy,
			ageMs: Math.max(0, Math.round(now() - at)),
			scans: [...scans],
			splits: [...splits],
			payment
		};
		try {
			const answer = await send(body);
			if (answer.outcome === 'conflict')
				return await this.#mark(id, { state: 'conflict', reason: answer.reason });
			const { receiptNumber, dispensingId } = answer.dispensed;
			await this.#mark(id, { state: 'entered', receiptNumber, dispensingId });
		} catch (error) {
			if (!(error instanceof Failure) || aboutUs.has(error.code)) throw error;
			// Not taken as it is: it stays, and holds up no other.
			await this.#mark(id, { state: 'refused', reason: error.code });
		}
	}

	async #mark(id: string, change: Partial<KeptHandOver>): Promise<void> {
		await this.#db.handOver.where('id').equals(id).modify(change);
	}

	/**
	 * What was settled leaves: entered ones after a day, conflicts once a person has decided. Their packs are then
	 * told by the copy again.
	 */
	async tidy(now: number, decided: ReadonlySet<string>): Promise<void> {
		await this.#db.handOver
			.filter(
				({ id, state, at }) =>
					(state === 'conflict' && decided.has(id)) || (state === 'entered' && now - at > shownMs)
			)
			.delete();
	}
}

/** The prescription, or one of the packs, was handed over here already. */
export class HandedOverAlready extends Error {
	constructor() {
		super('handed over here already');
		this.name = 'HandedOverAlready';
	}
}
