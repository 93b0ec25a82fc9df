import type { Medicine } from '../define-product';

/** Blood pressure, heart and blood lipids. Doses: the usual adult dose of the leaflet, its lower end. */
export const heart: readonly Medicine[] = [
	{
		number: 1,
		name: '苯磺酸氨氯地平片',
		nameEn: 'Amlodipine besylate tablets',
		syllables: 'ben huang suan an lv di ping pian',
		form: '片剂',
		strength: '5mg',
		pack: [28, '片'],
		class: 'rx',
		category: 'C08CA',
		usage: ['1', '片', 'oral', 'qd', 7],
		ingredients: ['苯磺酸氨氯地平'],
		price: '23.80',
		split: true
	},
	{
		number: 2,
		name: '缬沙坦胶囊',
		nameEn: 'Valsartan capsules',
		syllables: 'xie sha tan jiao nang',
		form: '胶囊剂',
		strength: '80mg',
		pack: [7, '粒'],
		class: 'rx',
		category: 'C09CA',
		usage: ['1', '粒', 'oral', 'qd', 7],
		ingredients: ['缬沙坦'],
		price: '18.50',
		split: true
	},
	{
		number: 3,
		name: '硝苯地平控释片',
		nameEn: 'Nifedipine controlled-release tablets',
		syllables: 'xiao ben di ping kong shi pian',
		form: '控释片',
		strength: '30mg',
		pack: [7, '片'],
		class: 'rx',
		category: 'C08CA',
		usage: ['1', '片', 'oral', 'qd', 7, '整片吞服，不可嚼碎或掰开'],
		ingredients: ['硝苯地平'],
		storage: ['normal', '遮光，密封，在10～30℃保存。'],
		price: '26.00'
	},
	{
		number: 4,
		name: '琥珀酸美托洛尔缓释片',
		nameEn: 'Metoprolol succinate sustained-release tablets',
		syllables: 'hu po suan mei tuo luo er huan shi pian',
		form: '缓释片',
		strength: '47.5mg',
		pack: [7, '片'],
		class: 'rx',
		category: 'C07AB',
		usage: ['1', '片', 'oral', 'qd', 7, '早晨服用；可掰开，不可嚼碎'],
		ingredients: ['琥珀酸美托洛尔'],
		price: '15.60'
	},
	{
		number: 5,
		name: '阿托伐他汀钙片',
		nameEn: 'Atorvastatin calcium tablets',
		syllables: 'a tuo fa ta ting gai pian',
		form: '片剂',
		strength: '20mg',
		pack: [7, '片'],
		class: 'rx',
		category: 'C10AA',
		usage: ['1', '片', 'oral', 'qn', 7],
		ingredients: ['阿托伐他汀钙'],
		price: '32.90',
		split: true
	}
];
