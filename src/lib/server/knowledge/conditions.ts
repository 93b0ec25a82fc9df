import type { AgeRange, ConditionRow, IndicationRow, Tier } from '$lib/domain/clinical/knowledge';
import { antibacterialUse, leaflet, leafletChildren, leafletPregnancy, textbook } from './sources';

type Words = readonly [zh: string, en: string];

const age = (group: string, range: AgeRange, tier: Tier, [zh, en]: Words): ConditionRow => ({
	id: `age-${group}-${range.belowYears ?? `from-${range.fromYears}`}`,
	group,
	condition: 'age',
	...range,
	tier,
	zh,
	en,
	...leafletChildren
});
const pregnancy = (group: string, tier: Tier, [zh, en]: Words): ConditionRow => ({
	id: `pregnancy-${group}`,
	group,
	condition: 'pregnancy',
	tier,
	zh,
	en,
	...leafletPregnancy
});
const lactation = (group: string, tier: Tier, [zh, en]: Words): ConditionRow => ({
	id: `lactation-${group}`,
	group,
	condition: 'lactation',
	tier,
	zh,
	en,
	...leafletPregnancy
});
const diagnosis = (
	id: string,
	group: string,
	words: readonly string[],
	tier: Tier,
	[zh, en]: Words
): ConditionRow => ({
	id: `diagnosis-${id}`,
	group,
	condition: 'diagnosis',
	words,
	tier,
	zh,
	en,
	...leaflet
});

export const conditions: readonly ConditionRow[] = [
	age('quinolones', { belowYears: 18 }, 'critical', [
		'18岁以下禁用，可能影响软骨发育。',
		'Not under 18: it may harm growing cartilage.'
	]),
	age('codeine', { belowYears: 18 }, 'critical', [
		'18岁以下禁用，可致呼吸抑制。',
		'Not under 18: breathing may be suppressed.'
	]),
	age('diclofenac', { belowYears: 14 }, 'warning', ['14岁以下不推荐使用。', 'Not recommended under 14.']),
	age('celecoxib', { belowYears: 18 }, 'warning', ['18岁以下不推荐使用。', 'Not recommended under 18.']),
	age('aspirin', { belowYears: 16 }, 'critical', [
		'儿童病毒感染期间使用可致瑞氏综合征。',
		'Reye syndrome in children with a viral infection.'
	]),
	age('amantadine', { belowYears: 5 }, 'critical', ['5岁以下不用。', 'Not under 5.']),
	age('sympathomimetics', { belowYears: 2 }, 'critical', ['2岁以下不用。', 'Not under 2.']),
	age('dextromethorphan', { belowYears: 4 }, 'warning', [
		'4岁以下不推荐使用镇咳药。',
		'Cough suppressants are not recommended under 4.'
	]),
	age('camphor', { belowYears: 3 }, 'critical', ['3岁以下不用含樟脑的制剂。', 'No camphor under 3.']),
	age('statins', { belowYears: 10 }, 'warning', ['10岁以下没有用药经验。', 'No experience under 10.']),
	age('metformin', { belowYears: 10 }, 'critical', ['10岁以下不推荐使用。', 'Not recommended under 10.']),
	age('sedating-antihistamines', { fromYears: 65 }, 'info', [
		'老年人易嗜睡、排尿困难、跌倒。',
		'Drowsiness, urinary retention and falls in the elderly.'
	]),
	age('nsaids', { fromYears: 65 }, 'info', [
		'老年人消化道出血和肾损害风险较高，用最低有效量。',
		'More bleeding and kidney injury in the elderly; lowest effective dose.'
	]),

	pregnancy('raas', 'critical', ['孕妇禁用，可致胎儿损害。', 'Not in pregnancy: harms the foetus.']),
	pregnancy('statins', 'critical', ['孕妇禁用。', 'Not in pregnancy.']),
	pregnancy('quinolones', 'critical', ['孕妇禁用。', 'Not in pregnancy.']),
	pregnancy('nsaids', 'critical', ['妊娠晚期禁用，早中期慎用。', 'Not in late pregnancy; with care before.']),
	pregnancy('aspirin', 'warning', [
		'妊娠晚期避免使用，小剂量须由产科医师决定。',
		'Avoid in late pregnancy; low doses are for the obstetrician to decide.'
	]),
	pregnancy('codeine', 'critical', ['孕妇避免使用。', 'Avoid in pregnancy.']),
	pregnancy('sympathomimetics', 'warning', ['孕妇慎用。', 'With care in pregnancy.']),
	pregnancy('glimepiride', 'critical', ['孕期改用胰岛素。', 'Insulin instead in pregnancy.']),
	pregnancy('dapagliflozin', 'critical', ['妊娠中晚期禁用。', 'Not in the second and third trimester.']),
	pregnancy('metronidazole', 'warning', ['妊娠早期避免使用。', 'Avoid in the first trimester.']),
	pregnancy('clarithromycin', 'warning', [
		'孕妇慎用，宜选其他药。',
		'Another antibiotic is preferred in pregnancy.'
	]),
	pregnancy('febuxostat', 'warning', ['孕妇没有足够资料。', 'Too little is known in pregnancy.']),

	lactation('codeine', 'critical', [
		'哺乳期禁用，可致婴儿呼吸抑制。',
		'Not while nursing: breathing of the child may be suppressed.'
	]),
	lactation('quinolones', 'critical', ['哺乳期避免使用或暂停哺乳。', 'Avoid, or stop nursing for the time.']),
	lactation('statins', 'critical', ['哺乳期禁用。', 'Not while nursing.']),
	lactation('metronidazole', 'warning', ['用药期间暂停哺乳。', 'Pause nursing during treatment.']),
	lactation('aspirin', 'warning', ['哺乳期避免长期使用。', 'No long use while nursing.']),
	lactation('sympathomimetics', 'warning', ['可进入乳汁，哺乳期慎用。', 'Passes into milk; with care.']),

	diagnosis('ulcer-nsaids', 'nsaids', ['消化性溃疡', '胃溃疡', '十二指肠溃疡', '消化道出血'], 'critical', [
		'活动性溃疡或出血禁用。',
		'Not with an active ulcer or bleeding.'
	]),
	diagnosis('ulcer-aspirin', 'aspirin', ['消化性溃疡', '胃溃疡', '十二指肠溃疡', '消化道出血'], 'critical', [
		'活动性溃疡或出血禁用。',
		'Not with an active ulcer or bleeding.'
	]),
	diagnosis('heart-failure-nsaids', 'nsaids', ['心力衰竭', '心衰'], 'critical', [
		'重度心力衰竭禁用。',
		'Not in severe heart failure.'
	]),
	diagnosis('asthma-beta', 'beta-blockers', ['哮喘'], 'warning', [
		'可诱发支气管痉挛。',
		'May cause bronchospasm.'
	]),
	diagnosis('asthma-nsaids', 'nsaids', ['阿司匹林哮喘', '阿司匹林不耐受'], 'critical', [
		'可诱发哮喘发作。',
		'May set off an attack.'
	]),
	diagnosis(
		'glaucoma-antihistamines',
		'sedating-antihistamines',
		['青光眼', '前列腺增生', '前列腺肥大'],
		'warning',
		['可加重青光眼或排尿困难。', 'May worsen glaucoma or urinary retention.']
	),
	diagnosis(
		'pressure-sympathomimetics',
		'sympathomimetics',
		['高血压', '冠心病', '甲状腺功能亢进', '甲亢'],
		'critical',
		['可升高血压、加快心率。', 'Raises blood pressure and heart rate.']
	),
	diagnosis('gout-thiazides', 'thiazides', ['痛风', '高尿酸'], 'warning', [
		'可升高尿酸。',
		'Raises uric acid.'
	]),
	diagnosis('ketoacidosis-sglt2', 'dapagliflozin', ['酮症酸中毒', '1型糖尿病'], 'critical', [
		'有酮症酸中毒风险。',
		'Risk of ketoacidosis.'
	]),
	diagnosis('liver-statins', 'statins', ['活动性肝病', '肝功能衰竭'], 'critical', [
		'活动性肝病禁用。',
		'Not with active liver disease.'
	]),
	diagnosis(
		'liver-paracetamol',
		'paracetamol',
		['肝硬化', '肝功能不全', '肝功能衰竭', '酒精性肝'],
		'critical',
		['肝功能不全者有严重肝损害风险。', 'Severe liver injury in liver impairment.']
	),
	{
		...diagnosis(
			'gastrointestinal-domperidone',
			'domperidone',
			['肠梗阻', '消化道出血', '穿孔', 'QT间期延长'],
			'critical',
			[
				'禁用于肠梗阻、出血、穿孔和QT间期延长。',
				'Not with obstruction, bleeding, perforation or a long QT interval.'
			]
		),
		...textbook
	}
];

export const indications: readonly IndicationRow[] = [
	{
		id: 'indication-antibacterials',
		group: 'antibacterials',
		words: [
			'感染',
			'肺炎',
			'支气管炎',
			'扁桃体炎',
			'鼻窦炎',
			'中耳炎',
			'膀胱炎',
			'尿道炎',
			'肾盂肾炎',
			'蜂窝织炎',
			'幽门螺杆菌',
			'牙周炎',
			'细菌',
			'化脓'
		],
		tier: 'warning',
		zh: '诊断中没有细菌感染；病毒性感冒不用抗菌药。',
		en: 'No bacterial infection among the diagnoses; a viral cold needs no antibacterial.',
		...antibacterialUse
	}
];
