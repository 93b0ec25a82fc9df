import type { DoseRow, RenalRow } from '$lib/domain/clinical/knowledge';
import { leaflet, leafletChildren, leafletRenal } from './sources';

const mg = (amount: number) => amount * 1_000;

/** Greatest doses by mouth; a group without a row is not checked for its dose. */
export const doses: readonly DoseRow[] = [
	{
		id: 'dose-paracetamol',
		group: 'paracetamol',
		fromYears: 12,
		maxSingle: mg(1000),
		maxDaily: mg(2000),
		tier: 'critical',
		...leaflet
	},
	{
		id: 'dose-paracetamol-child',
		group: 'paracetamol',
		belowYears: 12,
		maxSinglePerKg: mg(15),
		maxDailyPerKg: mg(60),
		tier: 'critical',
		...leafletChildren
	},
	{
		id: 'dose-ibuprofen',
		group: 'ibuprofen',
		fromYears: 12,
		maxSingle: mg(600),
		maxDaily: mg(1200),
		tier: 'critical',
		...leaflet
	},
	{
		id: 'dose-ibuprofen-child',
		group: 'ibuprofen',
		belowYears: 12,
		maxSinglePerKg: mg(10),
		maxDailyPerKg: mg(40),
		tier: 'critical',
		...leafletChildren
	},
	{
		id: 'dose-diclofenac',
		group: 'diclofenac',
		fromYears: 14,
		maxDaily: mg(150),
		tier: 'critical',
		...leaflet
	},
	{ id: 'dose-celecoxib', group: 'celecoxib', fromYears: 18, maxDaily: mg(400), tier: 'warning', ...leaflet },
	{
		id: 'dose-amoxicillin',
		group: 'amoxicillin',
		fromYears: 12,
		maxSingle: mg(1000),
		maxDaily: mg(4000),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-amoxicillin-child',
		group: 'amoxicillin',
		belowYears: 12,
		maxDailyPerKg: mg(90),
		tier: 'critical',
		...leafletChildren
	},
	{ id: 'dose-cefixime', group: 'cefixime', fromYears: 12, maxDaily: mg(400), tier: 'warning', ...leaflet },
	{
		id: 'dose-cefaclor-child',
		group: 'cefaclor',
		belowYears: 12,
		maxDailyPerKg: mg(40),
		maxDaily: mg(1000),
		tier: 'critical',
		...leafletChildren
	},
	{
		id: 'dose-cefuroxime',
		group: 'cefuroxime',
		fromYears: 12,
		maxDaily: mg(1000),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-azithromycin',
		group: 'azithromycin',
		fromYears: 16,
		maxDaily: mg(1000),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-clarithromycin',
		group: 'clarithromycin',
		fromYears: 12,
		maxDaily: mg(1000),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-levofloxacin',
		group: 'levofloxacin',
		fromYears: 18,
		maxDaily: mg(750),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-metronidazole',
		group: 'metronidazole',
		fromYears: 12,
		maxDaily: mg(4000),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-metformin',
		group: 'metformin',
		fromYears: 10,
		maxDaily: mg(2550),
		tier: 'critical',
		...leaflet
	},
	{
		id: 'dose-glimepiride',
		group: 'glimepiride',
		fromYears: 18,
		maxDaily: mg(6),
		tier: 'critical',
		...leaflet
	},
	{
		id: 'dose-sitagliptin',
		group: 'sitagliptin',
		fromYears: 18,
		maxDaily: mg(100),
		tier: 'warning',
		...leaflet
	},
	{ id: 'dose-acarbose', group: 'acarbose', fromYears: 18, maxDaily: mg(600), tier: 'warning', ...leaflet },
	{
		id: 'dose-amlodipine',
		group: 'amlodipine',
		fromYears: 6,
		maxDaily: mg(10),
		tier: 'critical',
		...leaflet
	},
	{
		id: 'dose-nifedipine',
		group: 'nifedipine',
		fromYears: 18,
		maxDaily: mg(120),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-metoprolol',
		group: 'metoprolol',
		fromYears: 18,
		maxDaily: mg(200),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-domperidone',
		group: 'domperidone',
		fromYears: 12,
		maxSingle: mg(10),
		maxDaily: mg(30),
		tier: 'critical',
		...leaflet
	},
	{
		id: 'dose-chlorphenamine',
		group: 'chlorphenamine',
		fromYears: 12,
		maxDaily: mg(24),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-cetirizine',
		group: 'cetirizine',
		fromYears: 12,
		maxDaily: mg(10),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-loratadine',
		group: 'loratadine',
		fromYears: 12,
		maxDaily: mg(10),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-dextromethorphan',
		group: 'dextromethorphan',
		fromYears: 12,
		maxDaily: mg(120),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-omeprazole',
		group: 'omeprazole',
		fromYears: 18,
		maxDaily: mg(120),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-febuxostat',
		group: 'febuxostat',
		fromYears: 18,
		maxDaily: mg(80),
		tier: 'warning',
		...leaflet
	},
	{
		id: 'dose-levothyroxine',
		group: 'levothyroxine',
		fromYears: 12,
		maxDaily: 300,
		tier: 'critical',
		...leaflet
	}
];

export const renal: readonly RenalRow[] = [
	{
		id: 'renal-metformin-stop',
		group: 'metformin',
		belowEgfr: 30,
		tier: 'critical',
		zh: '肾功能低于30禁用，有乳酸酸中毒风险。',
		en: 'Not below 30: risk of lactic acidosis.',
		...leafletRenal
	},
	{
		id: 'renal-metformin-half',
		group: 'metformin',
		belowEgfr: 45,
		maxDaily: mg(1000),
		tier: 'warning',
		zh: '肾功能30～45每日不超过1g，并定期复查。',
		en: 'Between 30 and 45 at most 1 g a day, with regular checks.',
		...leafletRenal
	},
	{
		id: 'renal-sitagliptin',
		group: 'sitagliptin',
		belowEgfr: 45,
		maxDaily: mg(50),
		tier: 'warning',
		zh: '肾功能低于45每日不超过50mg。',
		en: 'Below 45 at most 50 mg a day.',
		...leafletRenal
	},
	{
		id: 'renal-levofloxacin',
		group: 'levofloxacin',
		belowEgfr: 50,
		maxDaily: mg(250),
		tier: 'warning',
		zh: '肾功能低于50需减量或延长间隔。',
		en: 'Below 50 reduce the dose or lengthen the interval.',
		...leafletRenal
	},
	{
		id: 'renal-nsaids',
		group: 'nsaids',
		belowEgfr: 30,
		tier: 'critical',
		zh: '重度肾功能不全不用非甾体抗炎药。',
		en: 'No NSAID in severe renal impairment.',
		...leafletRenal
	},
	{
		id: 'renal-amantadine',
		group: 'amantadine',
		belowEgfr: 50,
		tier: 'warning',
		zh: '金刚烷胺经肾排出，易蓄积。',
		en: 'Amantadine is cleared by the kidney and builds up.',
		...leafletRenal
	},
	{
		id: 'renal-antacids',
		group: 'antacids',
		belowEgfr: 30,
		tier: 'warning',
		zh: '铝镁钙易蓄积。',
		en: 'Aluminium, magnesium and calcium build up.',
		...leafletRenal
	},
	{
		id: 'renal-cetirizine',
		group: 'cetirizine',
		belowEgfr: 50,
		maxDaily: mg(5),
		tier: 'warning',
		zh: '肾功能低于50每日不超过5mg。',
		en: 'Below 50 at most 5 mg a day.',
		...leafletRenal
	}
];
