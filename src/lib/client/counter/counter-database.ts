import { Dexie, type Table } from 'dexie';
import type { FailureCode } from '$lib/contract/errors';
import type { PaymentKind } from '$lib/contract/http/dispensing';
import type { CounterCopy, KeptPrescription } from '$lib/contract/http/offline-counter';

/** Whose copy it is and how its prescriptions open. */
export type Binding = Omit<CounterCopy, 'prescriptions'> & { readonly key: 'binding' };

/** What a counter keeps beside the copy of its store's packs. Nothing in it names a customer without their code. */
export class CounterDatabase extends Dexie {
	declare binding: Table<Binding, 'binding'>;
	declare prescription: Table<KeptPrescription, string>;

	constructor() {
		super('wenyao-counter');
		this.version(1).stores({ binding: 'key', prescription: 'id' });
	}

	/** The whole of it at once: after a reload either the new one is there or the old one. */
	replace({ prescriptions, ...rest }: CounterCopy): Promise<void> {
		return this.transaction('rw', this.binding, this.prescription, async () => {
			await this.prescription.clear();
			await this.prescription.bulkAdd([...prescriptions]);
			await this.binding.put({ key: 'binding', ...rest });
		});
	}

	/** Emptied and not deleted: another tab may have it open. */
	wipe(): Promise<void> {
		return this.transaction('rw', this.binding, this.prescription, async () => {
			await this.prescription.clear();
			await this.binding.clear();
		});
	}
}

/**
 * `waiting` to be sent; `entered` and final; `conflict` kept at the server for a person; `refused` by the server as it
 * is, and tried again.
 */
export type HandOverState = 'waiting' | 'entered' | 'conflict' | 'refused';

/** A hand-over that was made here without a line. Codes of packs and of the prescription: nothing of a person. */
export interface KeptHandOver {
	/** Made at the hand-over; the server enters each once. */
	readonly id: string;
	readonly storeId: string;
	readonly handedOverBy: string;
	readonly handedOverByName: string;
	/** null = a sale without a prescription. */
	readonly prescriptionId: string | null;
	readonly prescriptionNumber: string | null;
	readonly scans: readonly string[];
	readonly splits: readonly { readonly scan: string; readonly units: number }[];
	readonly payment: PaymentKind;
	/** Registered codes of the packs. */
	readonly codes: readonly string[];
	readonly totalFen: number;
	/** By this device's clock, milliseconds. */
	readonly at: number;
	readonly state: HandOverState;
	/** Once it is entered. */
	readonly receiptNumber?: string;
	readonly dispensingId?: string;
	/** Why it is in conflict or refused. */
	readonly reason?: FailureCode;
}

/** Apart from the copy, which is wiped: what was handed over stays until the server has it. */
export class HandOverDatabase extends Dexie {
	declare handOver: Table<KeptHandOver & { seq?: number }, number>;

	constructor() {
		super('wenyao-counter-outbox');
		this.version(1).stores({ handOver: '++seq, &id' });
	}
}
