import type { DoseUnit, Frequency, Route } from '$lib/domain/prescription/dosing-codes';
import { fen, units } from '$lib/domain/shared/quantity';
import { withCheckDigit } from './check-digit';
import { fixedId } from './fixed-id';
import type { DemoProduct, DemoUsage, PackLevel, RxClass, SpecialControl } from './rows';

/** Words of units as boxes and leaflets have them, and their codes. */
const unitCodes = {
	片: 'tablet',
	粒: 'capsule',
	袋: 'sachet',
	丸: 'pill',
	支: 'vial',
	瓶: 'bottle',
	滴: 'drop',
	喷: 'spray',
	揿: 'puff',
	吸: 'puff',
	ml: 'ml',
	g: 'g',
	IU: 'iu'
} as const satisfies Record<string, DoseUnit>;
type UnitWord = keyof typeof unitCodes;

/** What is true of a medicine; everything else about it (maker, codes) is invented from `number`. */
export type Medicine = {
	readonly number: number;
	readonly name: string;
	readonly nameEn: string;
	/** Syllables without tones, ü as v, parted by blanks. */
	readonly syllables: string;
	readonly form: string;
	readonly strength: string;
	/** Unit count and unit of the box. */
	readonly pack: readonly [count: number, unit: UnitWord];
	/** Content of one unit in the unit of the dose, when the dose is not counted in units. */
	readonly content?: readonly [amount: string, unit: UnitWord];
	readonly class: RxClass;
	readonly chinesePatent?: true;
	/** Anatomical class for the insurance code: first five characters of ATC, e.g. "C08CA". */
	readonly category: string;
	readonly usage: readonly [
		amount: string,
		unit: UnitWord,
		route: Route,
		frequency: Frequency,
		days: number,
		note?: string
	];
	readonly ingredients: readonly string[];
	readonly storage?: readonly ['normal' | 'cool' | 'cold', words: string];
	/** Yuan as on the shelf label, e.g. "23.80". */
	readonly price: string;
	readonly split?: true;
	readonly control?: SpecialControl;
	readonly flags?: readonly ('ephedrine' | 'antibiotic' | 'locked')[];
	readonly ageNote?: string;
};

const makers = [
	['甲', '99901'],
	['乙', '99902'],
	['丙', '99903'],
	['丁', '99904']
] as const;
const tradeNames = ['安', '康', '和', '宁', '泰', '舒', '平', '益'];
const ratios = [
	[5, 4],
	[10, 2],
	[6, 4]
] as const;

/** 690 0000 is used here as an invented company prefix: no box on sale carries it. */
const companyPrefix = '6900000';

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

/** Each level has a prefix of its own, and none tells its level by a digit. `89` marks special control. */
function identificationCode({ number, control }: Medicine, level: PackLevel): string {
	return (control ? '8999' : '8099') + digits(number * 3 + 1 - level, 3);
}

/**
 * `X` + class 5 + name 4 + form 4 + specification 2 + pack 2 + firm 5 (23 characters) for western medicines,
 * `Z` + class 5 + name 5 + specification 2 + pack 2 + firm 5 (20 characters) for Chinese patent medicines.
 */
function insuranceCode({ number, category, chinesePatent }: Medicine, firm: string): string {
	return chinesePatent
		? `Z${category}X${digits(9000 + number, 4)}0101${firm}`
		: `X${category}D${digits(900 + (number % 100), 3)}A0010101${firm}`;
}

/** D3, 30R and Roman numerals are typed whole, also among initials. */
const notSpoken = /\d|^i+$/;

/** The row of a medicine. The same medicine always gives the same row. */
export function defineProduct(medicine: Medicine): DemoProduct {
	const { number, pack, content, usage } = medicine;
	const [letter, firm] = makers[number % makers.length]!;
	const [boxesPerCarton, cartonsPerCase] = ratios[number % ratios.length]!;
	const [count, unitName] = pack;
	const body = companyPrefix + digits(number, 5);
	const maker = `演示制药（${letter}）有限公司`;
	const [amount, unit, route, frequency, days, note] = usage;
	const dose: DemoUsage = {
		amount,
		unit,
		unitCode: unitCodes[unit],
		route,
		frequency,
		days,
		...(note && { note })
	};
	const [condition, words] = medicine.storage ?? ['normal', '密封，在10～30℃保存。'];
	const syllables = medicine.syllables.split(' ');
	return {
		id: fixedId('product', number),
		number,
		genericName: medicine.name,
		genericNameEn: medicine.nameEn,
		tradeName: `演示牌${tradeNames[number % tradeNames.length]}${digits(number, 2)}`,
		form: medicine.form,
		strength: medicine.strength,
		packSpec: `${medicine.strength === '复方' ? '' : `${medicine.strength}×`}${count}${unitName}`,
		unitName,
		unitsPerPack: units(count),
		contentPerUnit: content
			? { amount: content[0], unit: content[1], unitCode: unitCodes[content[1]] }
			: null,
		splittable: medicine.split === true && !medicine.control,
		holder: maker,
		maker,
		approvalNumber: `国药准字${medicine.chinesePatent ? 'Z' : 'H'}9999${digits(number, 4)}`,
		rxClass: medicine.class,
		specialControl: medicine.control ?? null,
		ephedrine: medicine.flags?.includes('ephedrine') ?? false,
		antibiotic: medicine.flags?.includes('antibiotic') ?? false,
		locked: medicine.flags?.includes('locked') ?? false,
		storage: { condition, words },
		gtin13: withCheckDigit(body),
		gtin14: { 1: withCheckDigit(`0${body}`), 2: withCheckDigit(`1${body}`), 3: withCheckDigit(`2${body}`) },
		insuranceCode: insuranceCode(medicine, firm),
		standardDrugCode: withCheckDigit(`869${firm}${digits(number, 5)}`),
		identificationCodes: {
			1: identificationCode(medicine, 1),
			2: identificationCode(medicine, 2),
			3: identificationCode(medicine, 3)
		},
		boxesPerCarton,
		cartonsPerCase,
		price: fen(Math.round(Number(medicine.price) * 100)),
		usage: dose,
		activeIngredients: medicine.ingredients.map((name) => ({ name })),
		...(medicine.ageNote && { ageNote: medicine.ageNote }),
		pinyin: syllables.join(''),
		pinyinInitials: syllables.map((syllable) => (notSpoken.test(syllable) ? syllable : syllable[0])).join('')
	};
}
