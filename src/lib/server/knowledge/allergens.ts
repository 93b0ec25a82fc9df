import type { AllergenRow } from '$lib/domain/clinical/knowledge';
import { leaflet, textbook } from './sources';

export const allergens: readonly AllergenRow[] = [
	{
		id: 'allergen-penicillin',
		words: ['青霉素', '阿莫西林', '氨苄', 'penicillin', 'amoxicillin'],
		groups: ['penicillins'],
		// Cross-reactions are rare with later cephalosporins; a severe earlier reaction still matters.
		cross: [{ group: 'cephalosporins', tier: 'warning' }],
		...leaflet
	},
	{
		id: 'allergen-cephalosporin',
		words: ['头孢', 'cephalosporin', 'cef'],
		groups: ['cephalosporins'],
		cross: [{ group: 'penicillins', tier: 'warning' }],
		...leaflet
	},
	{
		id: 'allergen-macrolide',
		words: ['红霉素', '阿奇霉素', '克拉霉素', '大环内酯', 'macrolide', 'erythromycin'],
		groups: ['macrolides'],
		cross: [],
		...leaflet
	},
	{
		id: 'allergen-quinolone',
		words: ['沙星', '喹诺酮', 'floxacin', 'quinolone'],
		groups: ['quinolones'],
		cross: [],
		...leaflet
	},
	{
		id: 'allergen-nsaid',
		words: ['布洛芬', '双氯芬酸', '消炎止痛', '解热镇痛', '阿司匹林', 'aspirin', 'ibuprofen', 'nsaid'],
		groups: ['nsaids', 'aspirin'],
		cross: [{ group: 'paracetamol', tier: 'info' }],
		...leaflet
	},
	{
		id: 'allergen-paracetamol',
		words: ['对乙酰氨基酚', '扑热息痛', 'paracetamol', 'acetaminophen'],
		groups: ['paracetamol'],
		cross: [],
		...leaflet
	},
	{
		id: 'allergen-sulfonamide',
		words: ['磺胺', 'sulfa', 'sulfonamide'],
		groups: [],
		cross: [
			{ group: 'celecoxib', tier: 'critical' },
			{ group: 'thiazides', tier: 'warning' },
			{ group: 'sulfonylureas', tier: 'info' }
		],
		...leaflet
	},
	{
		id: 'allergen-metronidazole',
		words: ['甲硝唑', '硝基咪唑', 'metronidazole'],
		groups: ['metronidazole'],
		cross: [],
		...leaflet
	},
	{
		id: 'allergen-insulin',
		words: ['胰岛素', 'insulin'],
		groups: ['insulins'],
		cross: [],
		...textbook
	}
];
