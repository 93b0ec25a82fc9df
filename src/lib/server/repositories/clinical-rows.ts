import * as v from 'valibot';
import { clinicalRows, isClinicalKind, type ClinicalKind } from '$lib/contract/http/clinical';
import type { OrderedMedicine } from '$lib/domain/clinical/order';
import type { Queryable } from '../db/client';

export interface ClinicalRow {
	readonly seq: number;
	readonly kind: ClinicalKind;
	readonly rowId: string;
	/** Judged by the schema of its kind; null takes the row out. */
	readonly body: unknown;
}

/** The newest word of a hospital on each row that it ever changed. @throws Error for a stored row that no longer fits */
export async function listClinicalRows(db: Queryable, hospitalId: string): Promise<ClinicalRow[]> {
	const rows = await db
		.selectFrom('clinicalRow')
		.distinctOn(['kind', 'rowId'])
		.select(['seq', 'kind', 'rowId', 'body'])
		.where('hospitalId', '=', hospitalId)
		.orderBy('kind')
		.orderBy('rowId')
		.orderBy('seq', 'desc')
		.execute();
	return rows.map(({ kind, body, ...row }) => {
		if (!isClinicalKind(kind)) throw new RangeError(`no clinical table is called ${kind}`);
		return { ...row, kind, body: body === null ? null : v.parse(clinicalRows[kind], body) };
	});
}

const ingredientsSchema = v.array(v.object({ name: v.string() }));
/** `X` and the first five characters of the ATC code: the head of a western medicine's insurance code. */
const westernCode = /^X([A-Z]\d{2}[A-Z]{2})/;

/** Medicines as the clinical checks see them, in no order; ids that do not exist are left out. */
export async function listMedicines(db: Queryable, ids: readonly string[]): Promise<OrderedMedicine[]> {
	if (ids.length === 0) return [];
	const rows = await db
		.selectFrom('product as p')
		.leftJoin('productIdentifier as i', (join) =>
			join.onRef('i.productId', '=', 'p.id').on('i.scheme', '=', 'insurance')
		)
		.distinctOn('p.id')
		.select([
			'p.id',
			'p.genericName',
			'p.strength',
			'p.ingredients',
			'p.antibiotic',
			'p.ephedrine',
			'i.value as insuranceCode'
		])
		.where('p.id', 'in', ids)
		.orderBy('p.id')
		.orderBy('i.value')
		.execute();
	return rows.map(({ id, ingredients, insuranceCode, ...medicine }) => {
		const parsed = v.safeParse(ingredientsSchema, ingredients);
		return {
			...medicine,
			productId: id,
			// What cannot be read is unknown, and the checks say so.
			ingredients: parsed.success ? parsed.output.map(({ name }) => name) : [],
			atc: westernCode.exec(insuranceCode ?? '')?.[1] ?? null
		};
	});
}
