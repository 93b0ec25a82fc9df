import type { AgentGroup, Tier } from '$lib/domain/clinical/knowledge';
import { register } from './sources';

type Names = readonly [zh: string, en: string];

/** One substance with its salts as the register writes them; twice of it is told. */
const substance = (
	id: string,
	[zh, en]: Names,
	ingredients: readonly string[],
	duplicateTier: Tier | null = 'critical'
): AgentGroup => ({ id, zh, en, ingredients, atc: [], level: 'substance', duplicateTier, ...register });

/** A class of medicines by the anatomical class of their insurance codes, or by name where they have none. */
const classOf = (
	id: string,
	[zh, en]: Names,
	atc: readonly string[],
	duplicateTier: Tier | null = 'warning',
	ingredients: readonly string[] = []
): AgentGroup => ({ id, zh, en, ingredients, atc, level: 'class', duplicateTier, ...register });

/** Substances and classes that the rows of the other tables speak of. */
export const groups: readonly AgentGroup[] = [
	substance('paracetamol', ['对乙酰氨基酚', 'paracetamol'], ['对乙酰氨基酚']),
	substance('ibuprofen', ['布洛芬', 'ibuprofen'], ['布洛芬']),
	substance('diclofenac', ['双氯芬酸', 'diclofenac'], ['双氯芬酸钠', '双氯芬酸二乙胺'], 'warning'),
	substance('celecoxib', ['塞来昔布', 'celecoxib'], ['塞来昔布']),
	substance('aspirin', ['阿司匹林', 'aspirin'], ['阿司匹林']),
	substance('pseudoephedrine', ['伪麻黄碱', 'pseudoephedrine'], ['盐酸伪麻黄碱']),
	substance('ephedrine', ['麻黄碱', 'ephedrine'], ['盐酸麻黄碱']),
	substance('chlorphenamine', ['氯苯那敏', 'chlorphenamine'], ['马来酸氯苯那敏'], 'warning'),
	substance('dextromethorphan', ['右美沙芬', 'dextromethorphan'], ['氢溴酸右美沙芬']),
	substance('codeine', ['可待因', 'codeine'], ['磷酸可待因']),
	substance('amantadine', ['金刚烷胺', 'amantadine'], ['盐酸金刚烷胺']),
	substance('metformin', ['二甲双胍', 'metformin'], ['盐酸二甲双胍']),
	substance('glimepiride', ['格列美脲', 'glimepiride'], ['格列美脲']),
	substance('sitagliptin', ['西格列汀', 'sitagliptin'], ['磷酸西格列汀']),
	substance('dapagliflozin', ['达格列净', 'dapagliflozin'], ['达格列净']),
	substance('acarbose', ['阿卡波糖', 'acarbose'], ['阿卡波糖']),
	substance('amlodipine', ['氨氯地平', 'amlodipine'], ['苯磺酸氨氯地平']),
	substance('nifedipine', ['硝苯地平', 'nifedipine'], ['硝苯地平']),
	substance('metoprolol', ['美托洛尔', 'metoprolol'], ['琥珀酸美托洛尔']),
	substance('amoxicillin', ['阿莫西林', 'amoxicillin'], ['阿莫西林']),
	substance('cefixime', ['头孢克肟', 'cefixime'], ['头孢克肟']),
	substance('cefuroxime', ['头孢呋辛酯', 'cefuroxime axetil'], ['头孢呋辛酯']),
	substance('cefaclor', ['头孢克洛', 'cefaclor'], ['头孢克洛']),
	substance('azithromycin', ['阿奇霉素', 'azithromycin'], ['阿奇霉素']),
	substance('clarithromycin', ['克拉霉素', 'clarithromycin'], ['克拉霉素']),
	substance('levofloxacin', ['左氧氟沙星', 'levofloxacin'], ['左氧氟沙星', '盐酸左氧氟沙星']),
	substance('metronidazole', ['甲硝唑', 'metronidazole'], ['甲硝唑']),
	substance('domperidone', ['多潘立酮', 'domperidone'], ['多潘立酮']),
	substance('omeprazole', ['奥美拉唑', 'omeprazole'], ['奥美拉唑']),
	substance('febuxostat', ['非布司他', 'febuxostat'], ['非布司他']),
	substance('levothyroxine', ['左甲状腺素', 'levothyroxine'], ['左甲状腺素钠']),
	substance('montelukast', ['孟鲁司特', 'montelukast'], ['孟鲁司特钠']),
	substance('cetirizine', ['西替利嗪', 'cetirizine'], ['盐酸西替利嗪']),
	substance('loratadine', ['氯雷他定', 'loratadine'], ['氯雷他定']),
	substance('ambroxol', ['氨溴索', 'ambroxol'], ['盐酸氨溴索']),
	substance('camphor', ['樟脑', 'camphor'], ['樟脑'], null),
	substance('budesonide', ['布地奈德', 'budesonide'], ['布地奈德'], 'info'),

	classOf('penicillins', ['青霉素类', 'penicillins'], ['J01C']),
	classOf('cephalosporins', ['头孢菌素类', 'cephalosporins'], ['J01DB', 'J01DC', 'J01DD', 'J01DE']),
	classOf('macrolides', ['大环内酯类', 'macrolides'], ['J01FA']),
	classOf('quinolones', ['喹诺酮类', 'fluoroquinolones'], ['J01MA']),
	classOf('antibacterials', ['全身用抗菌药', 'systemic antibacterials'], ['J01', 'P01AB'], 'warning'),
	classOf('nsaids', ['非甾体抗炎药', 'NSAIDs'], ['M01A'], 'critical', ['布洛芬', '双氯芬酸钠', '塞来昔布']),
	classOf('acei', ['普利类', 'ACE inhibitors'], ['C09A', 'C09B']),
	classOf('arb', ['沙坦类', 'angiotensin receptor blockers'], ['C09C', 'C09D']),
	classOf('raas', ['普利类或沙坦类', 'ACE inhibitors or ARBs'], ['C09A', 'C09B', 'C09C', 'C09D'], 'critical'),
	classOf('statins', ['他汀类', 'statins'], ['C10AA'], 'critical'),
	classOf('calcium-blockers', ['钙通道阻滞剂', 'calcium channel blockers'], ['C08C'], 'warning'),
	classOf('beta-blockers', ['β受体阻滞剂', 'beta blockers'], ['C07']),
	classOf('nitrates', ['硝酸酯类', 'nitrates'], ['C01DA'], null),
	classOf('insulins', ['胰岛素', 'insulins'], ['A10A'], null),
	classOf('sulfonylureas', ['磺脲类', 'sulfonylureas'], ['A10BB']),
	classOf('thiazides', ['噻嗪类利尿药', 'thiazides'], ['C03A'], 'warning', ['氢氯噻嗪']),
	classOf('sedating-antihistamines', ['镇静性抗组胺药', 'sedating antihistamines'], ['R06AB'], 'warning', [
		'马来酸氯苯那敏'
	]),
	classOf('sedatives', ['镇静催眠药', 'sedatives'], ['N05B', 'N05C']),
	classOf('opioids', ['阿片类', 'opioids'], ['N02A'], 'critical', ['磷酸可待因', '阿片粉', '硫酸吗啡']),
	classOf('antacids', ['含铝镁钙的制剂', 'aluminium, magnesium or calcium'], ['A02A'], null, [
		'铝碳酸镁',
		'碳酸钙',
		'葡萄糖酸钙'
	]),
	classOf('adsorbents', ['肠道吸附剂', 'intestinal adsorbents'], ['A07B'], null, ['蒙脱石']),
	classOf('live-bacteria', ['活菌制剂', 'live bacteria'], ['A07FA'], null),
	classOf('sympathomimetics', ['拟交感神经药', 'sympathomimetics'], ['R01BA'], 'critical', [
		'盐酸伪麻黄碱',
		'盐酸麻黄碱'
	])
];
