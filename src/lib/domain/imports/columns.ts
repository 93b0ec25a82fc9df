import type { ImportKind } from './import-kinds';

export interface Column {
	readonly key: string;
	readonly zh: string;
	readonly en: string;
	/** Other names that files in use give it, as `plainName` writes them. */
	readonly also: readonly string[];
	readonly required: boolean;
	/** Stands in the second row of the template. */
	readonly example: string;
}

const column = (
	key: string,
	[zh, en, ...also]: readonly [string, string, ...string[]],
	example: string,
	required: 'required' | 'optional' = 'optional'
): Column => ({ key, zh, en, also, required: required === 'required', example });

/** The columns of each kind, in the order of the templates. */
export const columnsOf: Readonly<Record<ImportKind, readonly Column[]>> = {
	packs: [
		column('code', ['追溯码', 'Trace code', '药品追溯码', 'code'], '80990010000000000001', 'required'),
		column('level', ['包装级别', 'Level', '级别', '包装层级', 'packlayer'], '1'),
		column('parent', ['上级码', 'Parent code', '父码', '上级追溯码', 'parentcode'], '80990020000000000001'),
		column('batch', ['批号', 'Batch', '生产批号', 'batchnumber', 'batchno'], 'A2601', 'required'),
		column('produced', ['生产日期', 'Produced on', 'madedate'], '2026-01-15', 'required'),
		column(
			'expires',
			['有效期至', 'Expires on', '有效期', '有效日期', 'validatedate'],
			'2028-01-14',
			'required'
		),
		column('content', ['内含数量', 'Content count', '装箱数量'], ''),
		column('alias', ['另一个码', 'Second code', 'gs1码'], ''),
		column('product', ['药品标识码', 'Product code', 'productcode'], '')
	],
	products: [
		column('genericName', ['通用名', 'Generic name', '通用名称', '药品名称'], '阿莫西林胶囊', 'required'),
		column('tradeName', ['商品名', 'Trade name', '商品名称'], ''),
		column('form', ['剂型', 'Form'], '胶囊剂', 'required'),
		column('strength', ['规格', 'Strength'], '0.25g', 'required'),
		column('packSpec', ['包装规格', 'Pack spec'], '0.25g×24粒', 'required'),
		column('unitName', ['最小单位', 'Unit', '单位'], '粒', 'required'),
		column('unitsPerPack', ['每盒数量', 'Units per pack', '装量'], '24', 'required'),
		column('approvalNumber', ['批准文号', 'Approval number'], '国药准字H99990001', 'required'),
		column('holder', ['上市许可持有人', 'Holder', '持有人'], '某某制药有限公司', 'required'),
		column('maker', ['生产企业', 'Maker', '生产厂家'], '某某制药有限公司', 'required'),
		column('rxClass', ['处方类别', 'Rx class', '处方分类'], '处方药', 'required'),
		column('specialControl', ['特殊管理', 'Special control'], ''),
		column('ephedrine', ['含麻黄碱', 'Ephedrine'], '否'),
		column('antibiotic', ['抗菌药', 'Antibiotic'], '是'),
		column('splittable', ['可拆零', 'Splittable'], '否'),
		column('storage', ['储存条件', 'Storage'], '常温', 'required'),
		column('storageWords', ['贮藏', 'Storage words', '储存说明'], '密封，在阴凉干燥处保存。'),
		column('price', ['零售价', 'Price', '零售价元'], '15.80', 'required'),
		column('gtin', ['69码', '69 code', '商品条码', 'gtin'], '6900000000014'),
		column('tracePrefix', ['药品标识码', 'Trace prefix', '追溯码前缀'], '8099001'),
		column('insurance', ['医保编码', 'Insurance code', '医保药品编码'], ''),
		column('standardDrug', ['本位码', 'Standard drug code', '药品本位码'], '')
	],
	recalls: [
		column('product', ['药品', 'Product', '药品编码', '批准文号', '69码'], '国药准字H99990001', 'required'),
		column('batches', ['批号', 'Batches', '召回批号'], 'A2601、A2602', 'required'),
		column('level', ['召回级别', 'Level', '级别'], '2', 'required'),
		column('nature', ['性质', 'Nature'], '召回', 'required'),
		column('published', ['公告日期', 'Published on', '发布日期'], '2026-03-01', 'required'),
		column('status', ['状态', 'Status'], '进行中'),
		column('reason', ['原因', 'Reason', '召回原因'], '溶出度不符合规定', 'required'),
		column('source', ['来源', 'Source'], '持有人公告', 'required')
	],
	mappings: [
		column('tracePrefix', ['药品标识码', 'Trace prefix', '追溯码前缀'], '8099001'),
		column('level', ['包装级别', 'Level', '级别'], '1'),
		column('insurance', ['医保编码', 'Insurance code', '医保药品编码', '国家医保编码'], ''),
		column('gtin', ['69码', '69 code', '商品条码', 'gtin'], '6900000000014'),
		column('standardDrug', ['本位码', 'Standard drug code', '药品本位码'], ''),
		column('genericName', ['通用名', 'Generic name', '药品名称'], '阿莫西林胶囊')
	]
};

/** A header as it is compared: half width, lower case, without blanks and marks around the name. */
export const plainName = (text: string): string =>
	text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s*_:()（）\-/]/g, '');

export const columnOf = (kind: ImportKind, key: string): Column | undefined =>
	columnsOf[kind].find((one) => one.key === key);
