import type { SpecialControl } from '../prescription/limits';
import { readProductCodes, type Identifier } from './product-codes';
import type { RowFields } from './row-fields';

/** One product as a file proposes it. */
export interface ProductRow {
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly unitName: string;
	readonly unitsPerPack: number;
	readonly approvalNumber: string;
	readonly holder: string;
	readonly maker: string;
	readonly rxClass: 'rx' | 'otc_a' | 'otc_b';
	readonly specialControl: SpecialControl | null;
	readonly ephedrine: boolean;
	readonly antibiotic: boolean;
	readonly splittable: boolean;
	readonly storage: 'normal' | 'cool' | 'cold';
	readonly storageWords: string;
	readonly priceFen: number;
	readonly identifiers: readonly Identifier[];
}

const classes: Readonly<Record<string, ProductRow['rxClass']>> = {
	处方药: 'rx',
	rx: 'rx',
	甲类: 'otc_a',
	甲类非处方药: 'otc_a',
	otc_a: 'otc_a',
	乙类: 'otc_b',
	乙类非处方药: 'otc_b',
	otc_b: 'otc_b'
};
const controls: Readonly<Record<string, SpecialControl | null>> = {
	无: null,
	none: null,
	麻醉药品: 'narcotic',
	narcotic: 'narcotic',
	第一类精神药品: 'psychotropic_1',
	psychotropic_1: 'psychotropic_1',
	第二类精神药品: 'psychotropic_2',
	psychotropic_2: 'psychotropic_2',
	医疗用毒性药品: 'toxic',
	toxic: 'toxic',
	放射性药品: 'radioactive',
	radioactive: 'radioactive',
	药品类易制毒化学品: 'precursor',
	precursor: 'precursor'
};
const yesNo: Readonly<Record<string, boolean>> = {
	是: true,
	yes: true,
	true: true,
	'1': true,
	否: false,
	no: false,
	false: false,
	'0': false
};
const storages: Readonly<Record<string, ProductRow['storage']>> = {
	常温: 'normal',
	normal: 'normal',
	阴凉: 'cool',
	cool: 'cool',
	冷藏: 'cold',
	cold: 'cold'
};

/** "15.80" → 1580; no floats on the way. */
function readPrice(fields: RowFields): number | undefined {
	const text = fields.text('price', 20);
	if (text === undefined) return undefined;
	const match = /^(\d{1,7})(?:\.(\d{1,2})0*)?$/.exec(text);
	if (!match) return fields.fault('price', 'not_a_number');
	return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** @returns undefined when `fields.faults` says why */
export function readProductRow(fields: RowFields): ProductRow | undefined {
	const row = {
		genericName: fields.words('genericName', 100),
		tradeName: fields.words('tradeName', 100, 'optional') ?? null,
		form: fields.words('form', 50),
		strength: fields.words('strength', 100),
		packSpec: fields.words('packSpec', 100),
		unitName: fields.words('unitName', 10),
		unitsPerPack: fields.integer('unitsPerPack', 1, 100_000),
		approvalNumber: fields.words('approvalNumber', 40),
		holder: fields.words('holder', 100),
		maker: fields.words('maker', 100),
		rxClass: fields.choice('rxClass', classes),
		specialControl: fields.choice('specialControl', controls, 'optional') ?? null,
		ephedrine: fields.choice('ephedrine', yesNo, 'optional') ?? false,
		antibiotic: fields.choice('antibiotic', yesNo, 'optional') ?? false,
		splittable: fields.choice('splittable', yesNo, 'optional') ?? false,
		storage: fields.choice('storage', storages),
		storageWords: fields.words('storageWords', 200, 'optional') ?? '',
		priceFen: readPrice(fields),
		identifiers: readProductCodes(fields)
	};
	fields.refuseExtraCells();
	if (fields.faults.length > 0) return undefined;
	// No fault: every required field is there.
	return row as ProductRow;
}
