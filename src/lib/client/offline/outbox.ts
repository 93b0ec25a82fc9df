import { Dexie, type Table } from 'dexie';
import { Failure } from '$lib/contract/errors';
import type { CodeRequest } from '$lib/contract/http/verification';
import { mostScans, type LateScansAnswer, type LateScansBody } from '$lib/contract/offline';
import type { VerdictState } from '$lib/domain/verification/verdict';

/** A scan that the server has not confirmed. A medicine's code and a time: nothing of a person. */
export interface KeptScan {
	/** Made at the scan; the server records each once. */
	readonly id: string;
	readonly request: Pick<CodeRequest, 'input' | 'symbology'>;
	/** By this device's clock, milliseconds. */
	readonly at: number;
	/** What the customer was told. */
	readonly told: VerdictState;
}

/** A week of a busy store without a line; beyond it the oldest go. */
const mostKept = 5_000;

class OutboxDatabase extends Dexie {
	declare scan: Table<KeptScan & { seq?: number }, number>;
	constructor() {
		super('wenyao-outbox');
		this.version(1).stores({ scan: '++seq, &id' });
	}
}

type Send = (body: LateScansBody) => Promise<LateScansAnswer>;

/** Answers that say nothing about a scan: who asks, how fast, or that the server is away. */
const aboutUs: ReadonlySet<string> = new Set([
	'not_signed_in',
	'device_revoked',
	'forbidden',
	'too_many_requests',
	'database_unavailable',
	'shutting_down',
	'internal'
]);

/** Scans made without a line, in their order, until the server has confirmed each of them. */
export class Outbox {
	readonly #db = new OutboxDatabase();

	constructor(private readonly most = mostKept) {}

	async keep(scan: KeptScan): Promise<void> {
		await this.#db.transaction('rw', this.#db.scan, async () => {
			if (await this.#db.scan.where('id').equals(scan.id).count()) return;
			const tooMany = (await this.#db.scan.count()) + 1 - this.most;
			if (tooMany > 0) await this.#db.scan.bulkDelete(await this.#db.scan.limit(tooMany).primaryKeys());
			await this.#db.scan.add(scan);
		});
	}

	count(): Promise<number> {
		return this.#db.scan.count();
	}

	/** The server has recorded it. */
	async settle(ids: readonly string[]): Promise<void> {
		await this.#db.scan.where('id').anyOf(ids).delete();
	}

	async forget(): Promise<void> {
		await this.#db.delete({ disableAutoOpen: false });
	}

	/**
	 * Sends everything, oldest first. A scan leaves only after the server's word; a lost reply means that it is sent
	 * again under the same id.
	 * @throws Unreachable or Failure when the server does not take scans now
	 */
	async send(send: Send, now: () => number): Promise<void> {
		for (;;) {
			const scans = await this.#db.scan.orderBy('seq').limit(mostScans).toArray();
			if (scans.length === 0) return;
			await this.#sendSome(scans, send, now);
		}
	}

	async #sendSome(scans: readonly KeptScan[], send: Send, now: () => number): Promise<void> {
		const body: LateScansBody = {
			scans: scans.map(({ id, request, at, told }) => ({
				...request,
				scan: { id, ageMs: Math.max(0, Math.round(now() - at)), told }
			}))
		};
		try {
			const { results } = await send(body);
			await this.settle(results.map(({ id }) => id));
		} catch (error) {
			if (!(error instanceof Failure) || aboutUs.has(error.code)) throw error;
			// One of them is not taken as it is. Alone it can hold up no other.
			if (scans.length > 1) for (const scan of scans) await this.#sendSome([scan], send, now);
			else await this.settle(scans.map(({ id }) => id));
		}
	}
}
