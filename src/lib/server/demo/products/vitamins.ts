import type { Medicine } from '../define-product';

/** Vitamins and minerals. */
export const vitamins: readonly Medicine[] = [
	{
		number: 84,
		name: '维生素C片',
		nameEn: 'Vitamin C tablets',
		syllables: 'wei sheng su c pian',
		form: '片剂',
		strength: '0.1g',
		pack: [100, '片'],
		class: 'otc_b',
		category: 'A11GA',
		usage: ['1', '片', 'oral', 'qd', 7],
		ingredients: ['维生素C'],
		storage: ['normal', '遮光，密封，在10～30℃保存。'],
		price: '4.80',
		split: true
	},
	{
		number: 85,
		name: '复合维生素B片',
		nameEn: 'Compound vitamin B tablets',
		syllables: 'fu he wei sheng su b pian',
		form: '片剂',
		strength: '复方',
		pack: [100, '片'],
		class: 'otc_b',
		category: 'A11EA',
		usage: ['1', '片', 'oral', 'tid', 7],
		ingredients: ['维生素B1', '维生素B2', '维生素B6', '烟酰胺', '泛酸钙'],
		storage: ['normal', '遮光，密封，在10～30℃保存。'],
		price: '5.60',
		split: true
	},
	{
		number: 86,
		name: '碳酸钙D3片',
		nameEn: 'Calcium carbonate and vitamin D3 tablets',
		syllables: 'tan suan gai d3 pian',
		form: '片剂',
		strength: '600mg/125IU',
		pack: [30, '片'],
		class: 'otc_b',
		category: 'A12AX',
		usage: ['1', '片', 'oral', 'qd', 7],
		ingredients: ['碳酸钙', '维生素D3'],
		price: '27.90',
		split: true
	},
	{
		number: 87,
		name: '维生素D滴剂',
		nameEn: 'Vitamin D drops in capsules',
		syllables: 'wei sheng su d di ji',
		form: '滴剂（胶囊型）',
		strength: '400IU',
		pack: [24, '粒'],
		class: 'otc_a',
		category: 'A11CC',
		usage: ['1', '粒', 'oral', 'qd', 7],
		ingredients: ['维生素D3'],
		storage: ['cool', '密封，在阴凉处（不超过20℃）保存。'],
		price: '31.00'
	},
	{
		number: 88,
		name: '葡萄糖酸钙口服溶液',
		nameEn: 'Calcium gluconate oral solution',
		syllables: 'pu tao tang suan gai kou fu rong ye',
		form: '口服溶液剂',
		strength: '10ml:1g',
		pack: [10, '支'],
		class: 'otc_b',
		category: 'A12AA',
		usage: ['1', '支', 'oral', 'tid', 7],
		ingredients: ['葡萄糖酸钙'],
		price: '13.80'
	}
];
