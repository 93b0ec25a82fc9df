/** Illnesses that can be picked, by the names that are stored: the doctor reads them, whatever the screen speaks. */
export const illnessNames = [
	'高血压',
	'糖尿病',
	'高血脂',
	'冠心病',
	'慢性胃炎',
	'过敏性鼻炎',
	'慢性咽炎',
	'哮喘',
	'湿疹',
	'痛风',
	'关节炎',
	'失眠'
] as const;
export type IllnessName = (typeof illnessNames)[number];

export const isIllnessName = (name: string): name is IllnessName =>
	(illnessNames as readonly string[]).includes(name);
