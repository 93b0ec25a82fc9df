import { addDays, type LocalDate } from '$lib/domain/shared/local-date';
import type { Id } from '$lib/domain/shared/ids';
import { printed, type DemoBox, type DemoVerdict } from './box-face';
import { commonRx } from './common-rx';
import { boxOf, cartonOf, soldOnce, soldTwice } from './demo-packs';
import { planCases } from './plan-cases';
import { productNamed } from './products';
import type { DemoPack, DemoProduct } from './rows';
import { traceCodeOf } from './trace-code';

type Words = readonly [zh: string, en: string];
type Scene = readonly [id: string, expected: DemoVerdict, title: Words, note: Words];

function batchOfCase(product: DemoProduct, caseIndex: number, today: LocalDate) {
	const plan = planCases(product, today)[caseIndex - 1];
	if (!plan) throw new RangeError(`${product.genericName} has no case ${caseIndex}`);
	return plan.batch;
}

const scene = (
	[id, expected, title, note]: Scene,
	product: DemoProduct,
	pack: DemoPack,
	caseIndex: number,
	today: LocalDate
): DemoBox => ({
	id,
	...printed(product, pack, batchOfCase(product, caseIndex, today)),
	expected,
	attention: null,
	title: { zh: title[0], en: title[1] },
	note: { zh: note[0], en: note[1] }
});

const rxWords: Words = ['处方药，可凭处方发药', 'Prescription medicine, ready to dispense'];
const rxNote: Words = ['人民路店在库，须凭处方', 'In stock at Renmin Road; needs a prescription'];

/** One box per row: scene, medicine, case, box. */
const registered: readonly (readonly [Scene, name: string, caseIndex: number, boxIndex: number])[] = [
	[
		[
			'otc-b',
			'pass',
			['乙类非处方药，一切正常', 'OTC class B, all in order'],
			['人民路店在库，可扫码直接销售', 'In stock at Renmin Road; may be sold by scanning']
		],
		'维生素C片',
		1,
		1
	],
	[
		[
			'otc-a',
			'pass',
			['甲类非处方药，一切正常', 'OTC class A, all in order'],
			['销售时须有药师在岗', 'Sold only while a pharmacist is on duty']
		],
		'布洛芬缓释胶囊',
		1,
		1
	],
	[['rx-1', 'pass', rxWords, rxNote], '阿莫西林胶囊', 1, 1],
	[['rx-2', 'pass', rxWords, rxNote], '阿莫西林胶囊', 1, 2],
	[['rx-3', 'pass', rxWords, rxNote], '阿莫西林胶囊', 1, 3],
	[['rx-4', 'pass', rxWords, rxNote], '苯磺酸氨氯地平片', 1, 1],
	[['rx-5', 'pass', rxWords, rxNote], '苯磺酸氨氯地平片', 1, 2],
	[
		[
			'cold',
			'pass',
			['冷藏药品，2～8℃', 'Refrigerated, 2–8 °C'],
			['处方药，离开冰箱时间要短', 'Prescription medicine; keep out of the fridge only briefly']
		],
		'甘精胰岛素注射液',
		1,
		1
	],
	[
		[
			'ephedrine',
			'pass',
			['含麻黄碱类复方制剂', 'Compound with pseudoephedrine'],
			['查验通过；购买须登记身份证，一次不超过2盒', 'Checks pass; sale needs an ID entry, two boxes at most']
		],
		'酚麻美敏片',
		1,
		1
	],
	[
		[
			'special-control',
			'pass',
			['第二类精神药品', 'Class II psychotropic'],
			['查验通过；线上不能开方，也不能自助购买', 'Checks pass; never prescribed online, never self-service']
		],
		'地西泮片',
		1,
		1
	],
	[
		[
			'locked',
			'pass',
			['专柜加锁的处方药', 'Prescription medicine kept locked'],
			['查验通过；只凭处方，专册登记', 'Checks pass; on prescription only, with a log entry']
		],
		'复方甘草片',
		1,
		1
	],
	[
		['near-expiry', 'near_expiry', ['快到期', 'Expires soon'], ['45天内到期', 'Expires within 45 days']],
		'布洛芬缓释胶囊',
		3,
		1
	],
	[
		[
			'expired',
			'expired',
			['已过期', 'Expired'],
			['处方药，发药时也应被拒绝', 'Prescription medicine; dispensing must refuse it too']
		],
		'阿奇霉素片',
		3,
		1
	],
	[
		['recalled-1', 'recalled', ['一级召回', 'Level I recall'], ['整批召回', 'The whole batch is recalled']],
		'头孢呋辛酯片',
		3,
		1
	],
	[
		['recalled-2', 'recalled', ['二级召回', 'Level II recall'], ['整批召回', 'The whole batch is recalled']],
		'蒙脱石散',
		3,
		1
	],
	[
		[
			'drill',
			'pass',
			['召回演练的批次', 'Batch of a recall drill'],
			['演练不是召回，不应报警', 'A drill is no recall and must raise no alarm']
		],
		'氯雷他定片',
		3,
		1
	],
	[
		[
			'sold-once',
			'sold',
			['有1次卖出记录', 'Sold once'],
			['9天前在人民路店卖出', 'Sold at Renmin Road 9 days ago']
		],
		soldOnce.product.genericName,
		1,
		soldOnce.boxIndex
	],
	[
		[
			'sold-twice',
			'sold',
			['有2次卖出记录', 'Sold twice'],
			['两家店各卖出一次', 'Sold at two stores, once each']
		],
		soldTwice.product.genericName,
		1,
		soldTwice.boxIndex
	]
];

/** Registered and in date, but the record has it elsewhere: only the origin check asks for attention. */
const elsewhere: readonly (readonly [Scene, name: string, caseIndex: number, boxIndex: number])[] = [
	[
		[
			'in-transit',
			'pass',
			['还没收货', 'Not received yet'],
			['已发往人民路店，门店还没有收货记录', 'Shipped to Renmin Road, no receipt on record']
		],
		'瑞舒伐他汀钙片',
		3,
		1
	],
	[
		[
			'at-maker',
			'pass',
			['还在生产企业', 'Still at the maker'],
			['只有生产企业的登记', 'Registered by the maker only']
		],
		'达格列净片',
		3,
		1
	],
	[
		[
			'other-chain',
			'pass',
			['别家连锁的药', 'Another chain’s pack'],
			[
				'东门店在库；本连锁不能发药，也看不到对方的数据',
				'In stock at East Gate; cannot be dispensed here, and their data stays theirs'
			]
		],
		'阿托伐他汀钙片',
		3,
		1
	]
];

const titled = (title: Words, note: Words) => ({
	title: { zh: title[0], en: title[1] },
	note: { zh: note[0], en: note[1] }
});

function oddBoxes(today: LocalDate): DemoBox[] {
	const blank = { traceCode: null, gs1: null, ean13: null, pack: null, batch: null, attention: null };
	const unregistered = productNamed('健胃消食片');
	const altered = productNamed('感冒清热颗粒');
	const carton = productNamed('板蓝根颗粒');
	const truth = printed(altered, boxOf(altered, 1, 1, today), batchOfCase(altered, 1, today));
	const shopOnly = productNamed('复合维生素B片');
	const half = productNamed('葡萄糖酸钙口服溶液');
	return [
		{
			...blank,
			id: 'unknown',
			product: unregistered,
			traceCode: traceCodeOf(unregistered, 1, 900_001),
			ean13: unregistered.gtin13,
			expected: 'unknown',
			...titled(
				['没有登记的码', 'A code that nobody registered'],
				['码是完整的，登记库里没有', 'The code is complete but not on record']
			)
		},
		{
			...truth,
			id: 'mismatch',
			traceCode: null,
			gs1: truth.gs1 && { ...truth.gs1, expiresOn: addDays(truth.gs1.expiresOn, 365) },
			expected: 'mismatch',
			attention: null,
			...titled(
				['码与登记不符', 'Symbol and record differ'],
				['二维码上的有效期比登记的晚一年', 'The symbol’s expiry is a year later than the record’s']
			)
		},
		{
			...blank,
			id: 'product-only',
			product: shopOnly,
			ean13: shopOnly.gtin13,
			expected: 'product_only',
			...titled(
				['只有商品条码', 'Only the shop barcode'],
				['只能看品名', 'Names the product and nothing more']
			)
		},
		{
			...blank,
			id: 'unreadable',
			product: half,
			traceCode: traceCodeOf(half, 1, 1).slice(0, 17),
			expected: 'unreadable',
			...titled(['只印了17位', 'Only 17 digits printed'], ['追溯码应该是20位', 'A trace code has 20 digits'])
		},
		{
			...printed(carton, cartonOf(carton, 1, today), batchOfCase(carton, 1, today)),
			id: 'carton',
			expected: 'pass',
			attention: 'packaging',
			...titled(
				['中包装的码', 'The code of a carton'],
				['不是最小销售包装，不能当一盒卖', 'Not a sales unit: it cannot be sold as one box']
			)
		}
	];
}

/**
 * The boxes that show one verdict each, with well-known trace codes. The expiry in the GS1 symbols moves with
 * `today`: give the day on which the world was seeded, or the symbols and the records will differ.
 */
export function demoBoxes(today: LocalDate): DemoBox[] {
	const faces = (rows: typeof registered, attention: DemoBox['attention']): DemoBox[] =>
		rows.map(([words, name, caseIndex, boxIndex]) => {
			const product = productNamed(name);
			return {
				...scene(words, product, boxOf(product, caseIndex, boxIndex, today), caseIndex, today),
				attention
			};
		});
	return [...faces(registered, null), ...faces(elsewhere, 'origin'), ...oddBoxes(today)];
}

/** Five boxes in order of each common prescription medicine on a store's shelf, for dispensing. */
export function shelfBoxes(today: LocalDate, storeId: Id<'store'>): DemoBox[] {
	return commonRx.flatMap((product) =>
		planCases(product, today)
			.filter(({ place }) => place.kind === 'store' && place.storeId === storeId)
			.slice(0, 1)
			.flatMap(({ caseIndex }) =>
				[4, 5, 6, 7, 8].map((boxIndex) => {
					const words: Scene = [
						`shelf-${product.number}-${boxIndex}`,
						'pass',
						rxWords,
						['本店在库', 'In stock at this store']
					];
					return scene(words, product, boxOf(product, caseIndex, boxIndex, today), caseIndex, today);
				})
			)
	);
}
