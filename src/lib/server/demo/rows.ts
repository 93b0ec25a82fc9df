import type { DoseUnit, Frequency, Route } from '$lib/domain/prescription/dosing-codes';
import type { Id } from '$lib/domain/shared/ids';
import type { LocalDate } from '$lib/domain/shared/local-date';
import type { Fen, Units } from '$lib/domain/shared/quantity';

/** 1 box (smallest sales unit, 小码), 2 carton (中码), 3 case (大码). */
export type PackLevel = 1 | 2 | 3;

/** Prescription medicine, OTC class A (甲类, pharmacist on duty), OTC class B (乙类). */
export type RxClass = 'rx' | 'otc_a' | 'otc_b';

/** Medicines under special control (药品管理法 第61条: never sold online). */
export type SpecialControl =
	'narcotic' | 'psychotropic_1' | 'psychotropic_2' | 'toxic' | 'precursor' | 'radioactive';

export type DemoUsage = {
	/** Single adult dose as a decimal text in `unit`, e.g. "0.5". */
	readonly amount: string;
	/** 片, 粒, 袋, ml, g, 滴, 喷, IU … */
	readonly unit: string;
	readonly unitCode: DoseUnit;
	readonly route: Route;
	readonly frequency: Frequency;
	/** Usual length of one supply; never beyond 7, the general limit of a prescription (处方管理办法 第19条). */
	readonly days: number;
	readonly note?: string;
};

export type DemoProduct = {
	readonly id: Id<'product'>;
	/** Counts from 1 and never changes: every code of the product is derived from it. */
	readonly number: number;
	readonly genericName: string;
	readonly genericNameEn: string;
	readonly tradeName: string;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	/** Smallest countable unit in the box: 片, 粒, 袋, 支, 瓶, 丸, 贴 … */
	readonly unitName: string;
	readonly unitsPerPack: Units;
	/** What one unit holds in the unit of the dose where that differs: a bottle of 100 ml. */
	readonly contentPerUnit: {
		readonly amount: string;
		readonly unit: string;
		readonly unitCode: DoseUnit;
	} | null;
	/** May be sold by the unit (拆零). */
	readonly splittable: boolean;
	/** Marketing authorisation holder (上市许可持有人). */
	readonly holder: string;
	readonly maker: string;
	readonly approvalNumber: string;
	readonly rxClass: RxClass;
	readonly specialControl: SpecialControl | null;
	/** Compound with ephedrine or pseudoephedrine: identity check, at most two packs a sale. */
	readonly ephedrine: boolean;
	/** Systemic antibacterial: prescription only. */
	readonly antibiotic: boolean;
	/** Prescription only and kept under lock with a log, though not under special control (复方甘草片). */
	readonly locked: boolean;
	readonly storage: { readonly condition: 'normal' | 'cool' | 'cold'; readonly words: string };
	/** The 69 code of the box, 13 digits. */
	readonly gtin13: string;
	/** GTIN-14 of each packaging level; level 1 is "0" + the 69 code. */
	readonly gtin14: Readonly<Record<PackLevel, string>>;
	readonly insuranceCode: string;
	readonly standardDrugCode: string;
	/** 药品标识码: the first seven digits of the trace codes of each level. */
	readonly identificationCodes: Readonly<Record<PackLevel, string>>;
	readonly boxesPerCarton: number;
	readonly cartonsPerCase: number;
	readonly price: Fen;
	readonly usage: DemoUsage;
	readonly activeIngredients: readonly { readonly name: string }[];
	/** Restriction of age as printed on leaflets. */
	readonly ageNote?: string;
	/** Without tones, lower case, ü as v, no spaces. */
	readonly pinyin: string;
	readonly pinyinInitials: string;
};

export type BatchState = 'fresh' | 'near_expiry' | 'expired' | 'recalled' | 'drill';

export type DemoBatch = {
	readonly id: Id<'batch'>;
	readonly productId: Id<'product'>;
	readonly number: string;
	readonly madeOn: LocalDate;
	/** Last day of use. */
	readonly expiresOn: LocalDate;
	/** What the batch is there to show; the verdict itself is computed from dates and recalls. */
	readonly state: BatchState;
};

export type PackPlace =
	| { readonly kind: 'maker' }
	/** Shipped to the store and not received there. */
	| { readonly kind: 'in_transit'; readonly storeId: Id<'store'>; readonly shippedOn: LocalDate }
	| {
			readonly kind: 'store';
			readonly storeId: Id<'store'>;
			readonly shippedOn: LocalDate;
			readonly receivedOn: LocalDate;
	  };

export type DemoSale = {
	readonly storeId: Id<'store'>;
	readonly soldOn: LocalDate;
	/** Instant in UTC, ISO 8601. */
	readonly soldAt: string;
	readonly quantity: Units;
};

export type DemoPack = {
	/** 20 digits. */
	readonly traceCode: string;
	readonly productId: Id<'product'>;
	readonly batchId: Id<'batch'>;
	readonly level: PackLevel;
	readonly parentTraceCode: string | null;
	/** Units in a box, boxes in a carton, cartons in a case. */
	readonly contentCount: number;
	/** The 13 digits after the identification code; also AI (21) of the GS1 symbol. */
	readonly serial: string;
	/** With batch number, expiry and serial the second name of the same pack. */
	readonly gtin14: string;
	readonly place: PackPlace;
	/** Oldest first; two entries are the sign of resold medicine. */
	readonly sales: readonly DemoSale[];
};

export type DemoRecall = {
	readonly id: Id<'recall'>;
	readonly productId: Id<'product'>;
	readonly batchIds: readonly Id<'batch'>[];
	/** Level I grave, II temporary or reversible, III other (药品召回管理办法). */
	readonly level: 1 | 2 | 3;
	/** A drill must never be shown as a recall. */
	readonly nature: 'real' | 'drill';
	readonly ordered: boolean;
	readonly announcedOn: LocalDate;
	readonly reason: { readonly zh: string; readonly en: string };
};
