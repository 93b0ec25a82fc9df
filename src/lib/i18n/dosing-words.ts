/** A dosing line as one plain sentence. Whole tables per language, because word order and measure words differ. */
import type { DoseUnit, Route, WhenHint } from '../domain/prescription/dosing-codes';
import type { PlainDosing, Rhythm } from '../domain/prescription/plain-words';

export type DosingLocale = 'zh-CN' | 'en';

/**
 * {1 tablet, oral, bid, after meals, 7 days} →
 * zh-CN 每次1片，每天2次，饭后吃，吃7天 · en Take 1 tablet, 2 times a day, after meals, for 7 days
 */
export const dosingSentence = (dosing: PlainDosing, locale: DosingLocale): string =>
	locale === 'en' ? inEnglish(dosing) : inChinese(dosing);

const unitsZh: Readonly<Record<DoseUnit, string>> = {
	tablet: '片',
	capsule: '粒',
	sachet: '袋',
	pill: '丸',
	ml: '毫升',
	g: '克',
	mg: '毫克',
	drop: '滴',
	spray: '喷',
	puff: '吸',
	patch: '贴',
	suppository: '枚',
	vial: '支',
	bottle: '瓶',
	iu: '单位',
	application: ''
};

/** How it is used where "吃" does not fit. */
const routesZh: Readonly<Record<Route, string>> = {
	oral: '',
	sublingual: '含在舌下',
	topical: '涂在患处',
	ophthalmic: '滴眼',
	otic: '滴耳',
	nasal: '用于鼻腔',
	inhaled: '吸入',
	rectal: '塞入肛门',
	vaginal: '放入阴道',
	subcutaneous: '皮下注射'
};

const whenZh: Readonly<Record<WhenHint, string>> = {
	before_meal: '饭前',
	after_meal: '饭后',
	with_meal: '吃饭时',
	at_bedtime: '睡前',
	on_waking: '早上起床后'
};

function rhythmZh(rhythm: Rhythm, verb: string): string {
	switch (rhythm.kind) {
		case 'times_per_day':
			return `每天${rhythm.times}次`;
		case 'every_hours':
			return `每${rhythm.hours}小时1次`;
		case 'every_days':
			return rhythm.days === 2 ? '隔天1次' : rhythm.days === 7 ? '每周1次' : `每${rhythm.days}天1次`;
		case 'at_night':
			return '每晚1次';
		case 'when_needed':
			return `需要时${verb}` + (rhythm.maxPerDay === null ? '' : `，一天最多${rhythm.maxPerDay}次`);
		case 'once':
			return `只${verb}1次`;
	}
}

function inChinese({ route, amountText, unit, rhythm, when, days }: PlainDosing): string {
	const verb = route === 'oral' ? '吃' : '用';
	const half = amountText === '0.5' && ['tablet', 'sachet', 'pill', 'patch'].includes(unit);
	const amount = unit === 'application' ? '适量' : (half ? '半' : amountText) + unitsZh[unit];
	const course = rhythm.kind === 'when_needed' ? `最多${verb}${days}天` : `${verb}${days}天`;
	return [
		`每次${amount}`,
		routesZh[route],
		rhythmZh(rhythm, verb),
		when ? whenZh[when] + verb : '',
		rhythm.kind === 'once' ? '' : course
	]
		.filter((part) => part !== '')
		.join('，');
}

/** Singular and plural. */
const unitsEn: Readonly<Record<DoseUnit, readonly [string, string]>> = {
	tablet: ['tablet', 'tablets'],
	capsule: ['capsule', 'capsules'],
	sachet: ['sachet', 'sachets'],
	pill: ['pill', 'pills'],
	ml: ['mL', 'mL'],
	g: ['g', 'g'],
	mg: ['mg', 'mg'],
	drop: ['drop', 'drops'],
	spray: ['spray', 'sprays'],
	puff: ['puff', 'puffs'],
	patch: ['patch', 'patches'],
	suppository: ['suppository', 'suppositories'],
	vial: ['vial', 'vials'],
	bottle: ['bottle', 'bottles'],
	iu: ['unit', 'units'],
	application: ['', '']
};

/** Verb before the amount, place after it. */
const routesEn: Readonly<Record<Route, readonly [string, string]>> = {
	oral: ['Take', ''],
	sublingual: ['Put', ' under the tongue'],
	topical: ['Apply', ' to the skin'],
	ophthalmic: ['Put', ' into the eye'],
	otic: ['Put', ' into the ear'],
	nasal: ['Use', ' in the nose'],
	inhaled: ['Inhale', ''],
	rectal: ['Insert', ' into the rectum'],
	vaginal: ['Insert', ' into the vagina'],
	subcutaneous: ['Inject', ' under the skin']
};

const whenEn: Readonly<Record<WhenHint, string>> = {
	before_meal: 'before meals',
	after_meal: 'after meals',
	with_meal: 'with meals',
	at_bedtime: 'at bedtime',
	on_waking: 'on waking'
};

const count = (number: number, one: string, many: string): string =>
	number === 1 ? `1 ${one}` : `${number} ${many}`;

function rhythmEn(rhythm: Rhythm): string {
	switch (rhythm.kind) {
		case 'times_per_day':
			return rhythm.times === 1 ? 'once a day' : `${rhythm.times} times a day`;
		case 'every_hours':
			return `every ${rhythm.hours} hours`;
		case 'every_days':
			return rhythm.days === 2
				? 'every other day'
				: rhythm.days === 7
					? 'once a week'
					: `every ${rhythm.days} days`;
		case 'at_night':
			return 'once every night';
		case 'when_needed':
			return (
				'when needed' +
				(rhythm.maxPerDay === null ? '' : `, at most ${count(rhythm.maxPerDay, 'time', 'times')} a day`)
			);
		case 'once':
			return 'once only';
	}
}

function amountEn(amount: string, unit: DoseUnit): string {
	if (unit === 'application') return 'a thin layer';
	const [one, many] = unitsEn[unit];
	if (amount === '0.5' && ['tablet', 'sachet', 'pill', 'patch'].includes(unit)) return `half a ${one}`;
	return `${amount} ${amount === '1' ? one : many}`;
}

function inEnglish({ route, amountText, unit, rhythm, when, days }: PlainDosing): string {
	const [verb, place] = routesEn[route];
	const course =
		rhythm.kind === 'when_needed'
			? `for no more than ${count(days, 'day', 'days')}`
			: `for ${count(days, 'day', 'days')}`;
	return [
		`${verb} ${amountEn(amountText, unit)}${place}`,
		rhythmEn(rhythm),
		when ? whenEn[when] : '',
		rhythm.kind === 'once' ? '' : course
	]
		.filter((part) => part !== '')
		.join(', ');
}
