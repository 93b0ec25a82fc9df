/**
 * The editable tables behind the clinical checks. A row says one thing, where it comes from and how firmly; a
 * hospital adds, changes and switches off rows without a new program. The tables are never complete: a check that
 * finds nothing says that no row fits, not that a medicine is safe.
 */

/** critical interrupts the doctor and asks for a reason; warning is shown beside the line; info is only mentioned. */
export const tiers = ['critical', 'warning', 'info'] as const;
export type Tier = (typeof tiers)[number];

/** label: approved leaflets say so; guideline: a published guideline; general: textbook knowledge, to be confirmed. */
export const trusts = ['label', 'guideline', 'statute', 'general'] as const;
export type Trust = (typeof trusts)[number];

export interface Row {
	/** Stable name; overrides and kept findings refer to it. */
	readonly id: string;
	readonly source: string;
	readonly trust: Trust;
}

/**
 * A set of active ingredients that rules speak of: one substance under all its salts, or a class. An ingredient
 * belongs to it by name, or by the anatomical class (ATC) that its insurance code carries.
 */
export interface AgentGroup extends Row {
	readonly zh: string;
	readonly en: string;
	/** Names of ingredients as the register writes them, salts included. */
	readonly ingredients: readonly string[];
	/** Prefixes of the first five characters of the ATC code: "J01C". */
	readonly atc: readonly string[];
	/** `substance`: twice is the same medicine twice; `class`: two are a double of the same effect. */
	readonly level: 'substance' | 'class';
	/** Whether two members at once are worth telling; null where combining them is usual. */
	readonly duplicateTier: Tier | null;
}

/** What a person may be allergic to, by the words people use for it. */
export interface AllergenRow extends Row {
	readonly words: readonly string[];
	/** Groups that are the allergen itself. */
	readonly groups: readonly string[];
	/** Groups that may react too. */
	readonly cross: readonly { readonly group: string; readonly tier: Tier }[];
}

export interface InteractionRow extends Row {
	readonly between: readonly [group: string, group: string];
	readonly tier: Tier;
	/** What may happen and what to do, in a sentence each. */
	readonly zh: string;
	readonly en: string;
}

/** Who a dose row is for; absent bounds are open. Years are full years, from inclusive, below exclusive. */
export interface AgeRange {
	readonly fromYears?: number;
	readonly belowYears?: number;
}

/** Greatest doses by mouth, in micrograms of the group's ingredient. */
export interface DoseRow extends Row, AgeRange {
	readonly group: string;
	readonly maxSingle?: number;
	readonly maxDaily?: number;
	/** Per kilogram of body weight. */
	readonly maxSinglePerKg?: number;
	readonly maxDailyPerKg?: number;
	readonly tier: Tier;
}

/** Below this renal function (eGFR, mL/min/1.73 m²) the group is avoided, or held to a daily dose in micrograms. */
export interface RenalRow extends Row {
	readonly group: string;
	readonly belowEgfr: number;
	readonly maxDaily?: number;
	readonly tier: Tier;
	readonly zh: string;
	readonly en: string;
}

/** A state of the patient in which the group is not for use, or only with care. */
export interface ConditionRow extends Row, AgeRange {
	readonly group: string;
	readonly condition: 'pregnancy' | 'lactation' | 'age' | 'diagnosis';
	/** For `diagnosis`: words in the diagnosis or history that mean it. */
	readonly words?: readonly string[];
	readonly tier: Tier;
	readonly zh: string;
	readonly en: string;
}

/** The group is for these diagnoses; without one of the words the doctor is asked. */
export interface IndicationRow extends Row {
	readonly group: string;
	readonly words: readonly string[];
	readonly tier: Tier;
	readonly zh: string;
	readonly en: string;
}

export interface Knowledge {
	/** Changes with every edit; kept with each prescription that was checked by it. */
	readonly version: string;
	readonly groups: readonly AgentGroup[];
	readonly allergens: readonly AllergenRow[];
	readonly interactions: readonly InteractionRow[];
	readonly doses: readonly DoseRow[];
	readonly renal: readonly RenalRow[];
	readonly conditions: readonly ConditionRow[];
	readonly indications: readonly IndicationRow[];
}
