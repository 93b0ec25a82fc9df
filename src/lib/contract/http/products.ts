import type { DoseUnit, Frequency, Route, WhenHint } from '$lib/domain/prescription/dosing-codes';
import type { RxClass, SpecialControl } from '$lib/domain/prescription/limits';

/** How a medicine is usually taken; a start for the doctor, never a decision. */
export interface UsualUsage {
	/** One dose, a decimal string in `unit`. */
	readonly amount: string;
	readonly unit: DoseUnit;
	readonly route: Route;
	readonly frequency: Frequency;
	readonly days: number;
	readonly maxPerDay?: number;
	readonly when?: WhenHint;
	readonly note?: string;
}

/** What one pack holds, in each unit that a dose may be given in: 24 capsules; 1 bottle = 100 ml. */
export interface PackContent {
	readonly unit: DoseUnit;
	/** A decimal string. */
	readonly amount: string;
}

export interface ProductFound {
	readonly id: string;
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	/** Smallest countable unit as the box says it: 片, 粒, 支. */
	readonly unitName: string;
	readonly maker: string;
	readonly rxClass: RxClass;
	/** The control that keeps it off a prescription written online. */
	readonly specialControl: SpecialControl | null;
	readonly ephedrine: boolean;
	readonly antibiotic: boolean;
	readonly usage: UsualUsage | null;
	readonly contents: readonly PackContent[];
}

/** GET /api/v1/products?q= : at most 20, best first. */
export interface ProductsFound {
	readonly products: readonly ProductFound[];
}

/** GET /api/v1/products/{id}/leaflet: what the register says of a medicine that needs no prescription. */
export interface Leaflet {
	readonly genericName: string;
	readonly packSpec: string;
	readonly rxClass: Exclude<RxClass, 'rx'>;
	readonly storageWords: string;
	readonly usage: UsualUsage | null;
}
