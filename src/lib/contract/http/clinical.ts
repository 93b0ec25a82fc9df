import * as v from 'valibot';
import { overrideReasons } from '$lib/domain/clinical/check-order';
import { clinicalCodes, notCheckedWhat, notCheckedWhy } from '$lib/domain/clinical/finding';
import { tiers, trusts, type Knowledge } from '$lib/domain/clinical/knowledge';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));
const rowId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{1,79}$/));
const list = <Item extends v.GenericSchema>(item: Item, most = 60) =>
	v.pipe(v.array(item), v.maxLength(most));
const micrograms = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1e9)));
const years = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(150)));
const tier = v.picklist(tiers);
const words = { zh: text(200), en: text(300) };
const sourced = { id: rowId, source: text(200), trust: v.picklist(trusts) };

/** A row of each table as it is stored and sent; no row is without a source. */
export const clinicalRows = {
	groups: v.strictObject({
		...sourced,
		...words,
		ingredients: list(text(60)),
		atc: list(v.pipe(v.string(), v.regex(/^[A-Z][0-9A-Z]{0,4}$/))),
		level: v.picklist(['substance', 'class']),
		duplicateTier: v.nullable(tier)
	}),
	allergens: v.strictObject({
		...sourced,
		words: v.pipe(list(text(40)), v.minLength(1)),
		groups: list(rowId),
		cross: list(v.strictObject({ group: rowId, tier }))
	}),
	interactions: v.strictObject({ ...sourced, ...words, between: v.tuple([rowId, rowId]), tier }),
	doses: v.strictObject({
		...sourced,
		group: rowId,
		fromYears: years,
		belowYears: years,
		maxSingle: micrograms,
		maxDaily: micrograms,
		maxSinglePerKg: micrograms,
		maxDailyPerKg: micrograms,
		tier
	}),
	renal: v.strictObject({
		...sourced,
		...words,
		group: rowId,
		belowEgfr: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
		maxDaily: micrograms,
		tier
	}),
	conditions: v.strictObject({
		...sourced,
		...words,
		group: rowId,
		condition: v.picklist(['pregnancy', 'lactation', 'age', 'diagnosis']),
		fromYears: years,
		belowYears: years,
		words: v.optional(list(text(40))),
		tier
	}),
	indications: v.strictObject({ ...sourced, ...words, group: rowId, words: list(text(40)), tier })
} as const satisfies Record<Exclude<keyof Knowledge, 'version'>, v.GenericSchema>;

export type ClinicalKind = keyof typeof clinicalRows;
export const clinicalKinds = Object.keys(clinicalRows) as readonly ClinicalKind[];
export const isClinicalKind = (text: string): text is ClinicalKind =>
	(clinicalKinds as readonly string[]).includes(text);

/** PUT /api/v1/clinical/tables/{kind}/{rowId}: the row itself, judged by its kind; null takes it out. */
export const changeRowBody = v.object({ row: v.nullable(v.record(v.string(), v.unknown())) });

/** GET /api/v1/clinical/tables */
export interface ClinicalTables {
	readonly knowledge: Knowledge;
	/** Rows that differ from the starting tables: "doses/dose-metformin". */
	readonly changed: readonly string[];
	readonly mayEdit: boolean;
}

const stated = v.picklist(['yes', 'no', 'unknown']);

/** What the doctor asked the patient beyond the intake; silence stays `unknown`. */
export const clinicalStateSchema = v.object({
	pregnant: v.optional(stated, 'unknown'),
	lactating: v.optional(stated, 'unknown'),
	/** mL/min/1.73 m². */
	egfr: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))), null),
	/** Medicines of the register that the patient takes already. */
	current: v.optional(list(v.pipe(v.string(), v.uuid()), 20), []),
	overrides: v.optional(
		list(
			v.object({
				/** `findingKey` of the finding. */
				finding: v.pipe(v.string(), v.maxLength(200)),
				reason: v.picklist(overrideReasons),
				note: v.optional(v.pipe(v.string(), v.maxLength(200)))
			}),
			40
		),
		[]
	),
	/** Why the doctor signs although the checks could not run. */
	uncheckedReason: v.optional(v.pipe(v.string(), v.maxLength(200)), '')
});
export type ClinicalState = v.InferOutput<typeof clinicalStateSchema>;

const all = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.readonly());
const lineNos = all(v.number());
const reasonForFinding = clinicalStateSchema.entries.overrides.wrapped;

/** POST /api/v1/consults/{id}/checks, and kept with every prescription that was frozen for signing. */
export const clinicalCheckSchema = v.variant('ran', [
	v.object({
		ran: v.literal(true),
		findings: all(
			v.object({
				code: v.picklist(clinicalCodes),
				tier,
				ruleId: v.string(),
				source: v.string(),
				trust: v.picklist(trusts),
				lineNos,
				subjects: all(v.string()),
				zh: v.optional(v.string()),
				en: v.optional(v.string()),
				given: v.optional(v.number()),
				limit: v.optional(v.number())
			})
		),
		notChecked: all(v.object({ check: v.picklist(notCheckedWhat), why: v.picklist(notCheckedWhy), lineNos })),
		version: v.string(),
		overrides: reasonForFinding
	}),
	// Empty for a prescription that came in: no doctor here was asked for a reason.
	v.object({ ran: v.literal(false), reason: v.string() })
]);
export type ClinicalCheck = v.InferOutput<typeof clinicalCheckSchema>;
