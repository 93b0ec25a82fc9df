import * as v from 'valibot';
import type { PackContent, ProductFound, UsualUsage } from '$lib/contract/http/products';
import { formatDecimal, parseDecimal, times } from '$lib/domain/prescription/decimal';
import { doseUnits, frequencies, routes, whenHints } from '$lib/domain/prescription/dosing-codes';
import { specialControls } from '$lib/domain/prescription/limits';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

const usageSchema = v.object({
	amount: v.string(),
	/** The word on the box; tells whether the dose is counted in the box's own units. */
	unit: v.string(),
	unitCode: v.picklist(doseUnits),
	route: v.picklist(routes),
	frequency: v.picklist(frequencies),
	days: v.pipe(v.number(), v.integer()),
	maxPerDay: v.optional(v.number()),
	when: v.optional(v.picklist(whenHints)),
	note: v.optional(v.string())
});
const contentSchema = v.object({ amount: v.string(), unitCode: v.picklist(doseUnits) });

const columns = [
	'id',
	'genericName',
	'tradeName',
	'form',
	'strength',
	'packSpec',
	'unitName',
	'unitsPerPack',
	'contentPerUnit',
	'maker',
	'rxClass',
	'specialControl',
	'ephedrine',
	'antibiotic',
	'usage'
] as const;

interface ProductRow {
	id: string;
	genericName: string;
	tradeName: string | null;
	form: string;
	strength: string;
	packSpec: string;
	unitName: string;
	unitsPerPack: number;
	contentPerUnit: unknown;
	maker: string;
	rxClass: string;
	specialControl: string | null;
	ephedrine: boolean;
	antibiotic: boolean;
	usage: unknown;
}

function fromRow(row: ProductRow): ProductFound {
	const { unitsPerPack, contentPerUnit, usage: rawUsage, rxClass, specialControl, ...rest } = row;
	const usage = v.safeParse(usageSchema, rawUsage);
	const content = v.safeParse(contentSchema, contentPerUnit);
	const contents: PackContent[] = [];
	if (usage.success && usage.output.unit === row.unitName)
		contents.push({ unit: usage.output.unitCode, amount: String(unitsPerPack) });
	if (content.success) {
		const perUnit = parseDecimal(content.output.amount);
		if (perUnit.ok)
			contents.push({
				unit: content.output.unitCode,
				amount: formatDecimal(times(perUnit.value, unitsPerPack))
			});
	}
	return {
		...rest,
		rxClass: oneOf(['rx', 'otc_a', 'otc_b'], rxClass),
		specialControl: specialControl === null ? null : oneOf(specialControls, specialControl),
		usage: usage.success ? usualUsage(usage.output) : null,
		contents
	};
}

function usualUsage({ unitCode, unit: _word, ...usage }: v.InferOutput<typeof usageSchema>): UsualUsage {
	return { ...usage, unit: unitCode };
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/**
 * Medicines whose pinyin initials, whole pinyin, generic or trade name or insurance code begin with the text (each by
 * its index);
 * when these are few and the text is Chinese, also those that hold it somewhere in the name.
 * @param text lower case, without blanks
 */
export async function searchProducts(db: Queryable, text: string, most: number): Promise<ProductFound[]> {
	const prefix = `${escaped(text)}%`;
	const rows: ProductRow[] = await db
		.selectFrom('product')
		.select(columns)
		.where('mergedInto', 'is', null)
		.where((eb) =>
			eb.or([
				eb('pinyinInitials', 'like', prefix),
				eb('pinyin', 'like', prefix),
				eb('genericName', 'like', prefix),
				eb('tradeName', 'like', prefix),
				eb('id', 'in', (inner) =>
					inner
						.selectFrom('productIdentifier')
						.select('productId')
						.where('scheme', '=', 'insurance')
						.where('value', 'like', prefix.toUpperCase())
				),
				// The names of products that were merged into this one.
				eb('id', 'in', (alias) =>
					alias
						.selectFrom('productAlias')
						.select('productId')
						.where((w) =>
							w.or([
								w('name', 'like', prefix),
								w('pinyin', 'like', prefix),
								w('pinyinInitials', 'like', prefix)
							])
						)
				)
			])
		)
		.orderBy('genericName')
		.orderBy('packSpec')
		.orderBy('id')
		.limit(most)
		.execute();
	if (rows.length < most && /\p{Script=Han}/u.test(text)) {
		const inside = `%${escaped(text)}%`;
		const known = new Set(rows.map(({ id }) => id));
		const more = await db
			.selectFrom('product')
			.select(columns)
			.where('mergedInto', 'is', null)
			.where((eb) =>
				eb.or([
					eb('genericName', 'like', inside),
					eb('tradeName', 'like', inside),
					eb('id', 'in', (alias) =>
						alias.selectFrom('productAlias').select('productId').where('name', 'like', inside)
					)
				])
			)
			.orderBy('genericName')
			.orderBy('id')
			.limit(most)
			.execute();
		rows.push(...more.filter(({ id }) => !known.has(id)).slice(0, most - rows.length));
	}
	return rows.map(fromRow);
}

/** In no order; ids that do not exist are left out. */
export async function listProducts(db: Queryable, ids: readonly string[]): Promise<ProductFound[]> {
	if (ids.length === 0) return [];
	const rows = await db.selectFrom('product').select(columns).where('id', 'in', ids).execute();
	return rows.map(fromRow);
}

/** What a leaflet's summary is made of. */
export async function findLeaflet(db: Queryable, id: string) {
	const row = await db
		.selectFrom('product')
		.select(['genericName', 'packSpec', 'rxClass', 'storageWords', 'usage'])
		.where('id', '=', id)
		.executeTakeFirst();
	if (!row) return undefined;
	const usage = v.safeParse(usageSchema, row.usage);
	return {
		...row,
		rxClass: oneOf(['rx', 'otc_a', 'otc_b'], row.rxClass),
		usage: usage.success ? usualUsage(usage.output) : null
	};
}

export interface SplitFacts {
	/** Units of it may be handed out singly (拆零): never of compounds with ephedrine, nor under special control. */
	readonly splittable: boolean;
	readonly unitsPerPack: number;
	readonly unitName: string;
}

export async function readSplitFacts(
	db: Queryable,
	ids: readonly string[]
): Promise<ReadonlyMap<string, SplitFacts>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('product')
		.select(['id', 'unitsPerPack', 'unitName', 'splittable', 'ephedrine', 'specialControl'])
		.where('id', 'in', ids)
		.execute();
	return new Map(
		rows.map(({ id, splittable, ephedrine, specialControl, ...facts }) => [
			id,
			{ ...facts, splittable: splittable && !ephedrine && specialControl === null }
		])
	);
}
