import { Dexie, type Table } from 'dexie';
import type { CounterFacts } from '$lib/contract/http/offline-counter';
import type { LotTuple, RecallTuple } from '$lib/contract/offline';
import type { ProductAnswer } from '$lib/contract/http/verification';
import type { PackChunk } from './pack-chunks';

/** Where a copy stands; written in the same transaction as the rows it speaks of. */
export interface CopyState {
	readonly key: 'state';
	readonly format: number;
	readonly deviceId: string;
	readonly storeId: string;
	/** A full copy has come to its end. Until then nothing is judged by it. */
	readonly complete: boolean;
	/** Where the server goes on. */
	readonly cursor: string;
	/** By this device's clock, milliseconds: which of two copies is the newer, and when it is renewed. */
	readonly startedAt: number;
	/** ISO instant for which the rows speak; set at the end of a round. */
	readonly asOf: string;
	readonly packs: number;
	readonly chunks: number;
	readonly pages: number;
	/** Packs of this round so far, and about how many it will bring. */
	readonly received: number;
	readonly total: number;
}

export interface KeptProduct {
	readonly id: string;
	readonly product: ProductAnswer;
	/** As `gtin:06924561884074`. */
	readonly keys: readonly string[];
	readonly counter: CounterFacts;
}

/**
 * Two databases take turns: while one serves, the next full copy is built in the other. Their names must not begin
 * like those of a customer's session, which is wiped.
 */
export const copyNames = ['wenyao-copy-a', 'wenyao-copy-b'] as const;
/** A kiosk and a counter may share a browser: each has a copy of its own. */
export const counterCopyNames = ['wenyao-counter-copy-a', 'wenyao-counter-copy-b'] as const;

export class CopyDatabase extends Dexie {
	declare state: Table<CopyState, 'state'>;
	declare chunk: Table<PackChunk, string>;
	declare alias: Table<{ heap: number; page: number; lines: string }, [number, number]>;
	declare lot: Table<{ id: string; lot: LotTuple }, string>;
	declare product: Table<KeptProduct, string>;
	declare recall: Table<{ id: string; productId: string; recall: RecallTuple }, string>;

	constructor(name: string) {
		super(name);
		this.version(1).stores({
			state: 'key',
			chunk: 'first',
			alias: '[heap+page]',
			lot: 'id',
			product: 'id, *keys',
			recall: 'id, productId'
		});
	}

	get everything() {
		return [this.state, this.chunk, this.alias, this.lot, this.product, this.recall];
	}

	/** Empties the copy: by deleting it, which also mends a database that cannot be read any more. */
	async startAnew(): Promise<void> {
		await this.delete({ disableAutoOpen: false });
		await this.open();
	}
}

const causes = (error: unknown): unknown[] => {
	const found: unknown[] = [];
	for (
		let at = error;
		at && typeof at === 'object' && found.length < 5;
		at = (at as { inner?: unknown }).inner
	)
		found.push(at);
	return found;
};

/** There is no room left on the device. */
export const isNoRoom = (error: unknown): boolean =>
	causes(error).some(
		(cause) =>
			(cause as Error).name === 'QuotaExceededError' || /quota|disk/i.test((cause as Error).message ?? '')
	);

/** The database itself failed: evicted under our hands, damaged, or of another version. */
export const isDatabaseFault = (error: unknown): boolean =>
	error instanceof Dexie.DexieError || error instanceof DOMException;
