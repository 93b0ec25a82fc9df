import type { Dispensed } from '$lib/contract/http/dispensing';
import type { OwedReason } from '$lib/domain/prescription/status';
import type { Basket } from './basket.svelte';

/** The counter around a basket, with a line or without. */
export interface BasketHost {
	/** Something waits for the server to come back. */
	readonly patience: { readonly away: boolean };
	/** Gives the prescription back, or drops the sale; nothing was recorded. */
	giveBack(basket: Basket): Promise<void> | void;
	/** @param owing why only a part is handed over, where the rest stays to be fetched */
	finish(basket: Basket, partial?: boolean, owing?: OwedReason | null): Promise<void>;
}

/** The counter around a receipt. */
export interface ReceiptHost {
	home(): void;
	loadReceipt(done: Dispensed): Promise<void>;
}
