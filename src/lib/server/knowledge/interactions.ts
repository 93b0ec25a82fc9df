import type { InteractionRow, Tier } from '$lib/domain/clinical/knowledge';
import { leaflet } from './sources';

const row = (between: readonly [string, string], tier: Tier, zh: string, en: string): InteractionRow => ({
	id: `interaction-${between.join('-')}`,
	between,
	tier,
	zh,
	en,
	...leaflet
});

export const interactions: readonly InteractionRow[] = [
	row(
		['acei', 'arb'],
		'critical',
		'两者合用易致低血压、高血钾和肾功能损害，一般不合用。',
		'Together they risk low pressure, high potassium and kidney injury; not usually combined.'
	),
	row(
		['nsaids', 'aspirin'],
		'warning',
		'消化道出血风险增加，布洛芬还会减弱阿司匹林的抗血小板作用。',
		'More gastrointestinal bleeding; ibuprofen also weakens the effect of aspirin on platelets.'
	),
	row(
		['nsaids', 'raas'],
		'warning',
		'可减弱降压作用并损害肾功能，老年人尤其注意血压和肾功能。',
		'May weaken blood pressure control and harm the kidneys; watch both, above all in the elderly.'
	),
	row(
		['nsaids', 'thiazides'],
		'warning',
		'可减弱利尿降压作用并加重肾负担。',
		'May weaken the diuretic and strain the kidneys.'
	),
	row(
		['clarithromycin', 'statins'],
		'critical',
		'他汀血药浓度升高，有横纹肌溶解风险；用药期间停用他汀或换药。',
		'Statin levels rise with a risk of rhabdomyolysis; pause the statin or choose another antibiotic.'
	),
	row(
		['clarithromycin', 'calcium-blockers'],
		'warning',
		'降压药浓度升高，可致低血压。',
		'Levels of the calcium blocker rise; low blood pressure is possible.'
	),
	row(
		['domperidone', 'macrolides'],
		'critical',
		'均可延长QT间期，且克拉霉素升高多潘立酮浓度，有严重心律失常风险，禁止合用。',
		'Both prolong the QT interval and clarithromycin raises domperidone; dangerous arrhythmia, do not combine.'
	),
	row(
		['macrolides', 'quinolones'],
		'warning',
		'均可延长QT间期，避免合用。',
		'Both prolong the QT interval; avoid the combination.'
	),
	row(
		['domperidone', 'quinolones'],
		'warning',
		'均可延长QT间期，避免合用。',
		'Both prolong the QT interval; avoid the combination.'
	),
	row(
		['quinolones', 'antacids'],
		'warning',
		'铝镁钙影响沙星类吸收，至少间隔2小时服用。',
		'Aluminium, magnesium and calcium block absorption; take at least 2 hours apart.'
	),
	row(['quinolones', 'nsaids'], 'warning', '中枢兴奋、惊厥风险增加。', 'Higher risk of seizures.'),
	row(
		['quinolones', 'insulins'],
		'warning',
		'可致血糖波动，注意监测血糖。',
		'Blood glucose may swing; monitor it.'
	),
	row(
		['quinolones', 'sulfonylureas'],
		'warning',
		'可致严重低血糖，注意监测血糖。',
		'Severe low blood glucose is possible; monitor it.'
	),
	row(
		['levothyroxine', 'antacids'],
		'warning',
		'钙铝制剂影响左甲状腺素吸收，间隔4小时。',
		'Calcium and aluminium block absorption of levothyroxine; take 4 hours apart.'
	),
	row(
		['insulins', 'beta-blockers'],
		'warning',
		'可掩盖低血糖的心慌症状。',
		'Beta blockers hide the racing heart of low blood glucose.'
	),
	row(
		['sulfonylureas', 'beta-blockers'],
		'info',
		'可掩盖低血糖的心慌症状。',
		'Beta blockers hide the racing heart of low blood glucose.'
	),
	row(
		['insulins', 'sulfonylureas'],
		'warning',
		'低血糖风险增加，注意监测血糖。',
		'More low blood glucose; monitor it.'
	),
	row(
		['sympathomimetics', 'beta-blockers'],
		'warning',
		'可致血压升高、心率减慢。',
		'Blood pressure may rise and the heart slow down.'
	),
	row(
		['sedating-antihistamines', 'sedatives'],
		'warning',
		'嗜睡加重，避免驾车，老年人防跌倒。',
		'More drowsiness; no driving, and the elderly may fall.'
	),
	row(
		['opioids', 'sedatives'],
		'critical',
		'可致呼吸抑制，避免合用。',
		'Breathing may be suppressed; avoid the combination.'
	),
	row(['opioids', 'sedating-antihistamines'], 'warning', '镇静作用叠加。', 'Sedation adds up.'),
	row(
		['live-bacteria', 'antibacterials'],
		'info',
		'抗菌药可杀灭活菌，间隔2小时以上服用。',
		'Antibacterials kill the live bacteria; take at least 2 hours apart.'
	),
	row(
		['live-bacteria', 'adsorbents'],
		'info',
		'吸附剂影响活菌作用，分开服用。',
		'Adsorbents bind the bacteria; take them apart.'
	),
	row(
		['adsorbents', 'antibacterials'],
		'info',
		'吸附剂影响抗菌药吸收，间隔1～2小时。',
		'Adsorbents bind the antibacterial; take 1 to 2 hours apart.'
	),
	row(
		['omeprazole', 'levothyroxine'],
		'info',
		'长期抑酸可影响左甲状腺素吸收，注意复查。',
		'Long acid suppression may lower the absorption of levothyroxine; check the level.'
	)
];
