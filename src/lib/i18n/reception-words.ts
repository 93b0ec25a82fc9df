import type { WaitRange } from '$lib/contract/http/consult';
import type { ContactRow, Department, DoctorCard, ReceptionTables } from '$lib/contract/http/reception';
import { openingAt, type OpeningHours } from '$lib/domain/consult/opening-hours';
import type { TriageRow } from '$lib/domain/consult/triage';
import { complaintWords } from './consult-words';
import { m } from './paraglide/messages';
import { getLocale } from './paraglide/runtime';

/** Names of people, titles and departments in the language on screen, where there is one. */
export const inLanguage = (zh: string, en: string | null): string => (getLocale() === 'en' && en ? en : zh);

const languages: Readonly<Record<string, () => string>> = {
	zh: m.reception_language_zh,
	'zh-CN': m.reception_language_zh,
	yue: m.reception_language_yue,
	en: m.reception_language_en
};

/** ['zh-CN', 'yue'] → 普通话、粤语 */
export function languageWords(tags: readonly string[]): string {
	const names = new Intl.DisplayNames(getLocale(), { type: 'language', fallback: 'code' });
	return tags
		.map((tag) => languages[tag]?.() ?? names.of(tag) ?? tag)
		.join(getLocale() === 'en' ? ', ' : '、');
}

/** A range or the plain word that there is nothing to go by, never one number. */
export function rangeWords(range: WaitRange | null): string {
	if (!range) return m.reception_time_unknown();
	const { lowMinutes: low, highMinutes: high } = range;
	return high <= 1 ? m.reception_time_soon() : m.reception_time_range({ low, high });
}

const states: Readonly<Record<DoctorCard['state'], () => string>> = {
	free: m.reception_state_free,
	in_call: m.reception_state_in_call,
	busy: m.reception_state_busy
};
export const stateWords = (state: DoctorCard['state']): string => states[state]();

/** What a card says about waiting: how many, and how long. */
export const cardWaitWords = ({ state, waiting, range }: DoctorCard): { people: string; time: string } => ({
	people: waiting === 0 ? m.reception_waiting_none() : m.reception_waiting({ count: waiting }),
	time: state === 'busy' ? m.reception_time_busy() : rangeWords(range)
});

const days = [
	m.reception_day_1,
	m.reception_day_2,
	m.reception_day_3,
	m.reception_day_4,
	m.reception_day_5,
	m.reception_day_6,
	m.reception_day_7
];
const dayWords = (day: number): string => days[day - 1]?.() ?? '';

/** [1, 2, 3, 5] → 周一至周三、周五 */
function daysWords(given: readonly number[]): string {
	const sorted = [...new Set(given)].toSorted((a, b) => a - b);
	if (sorted.length === 7) return m.reception_hours_every_day();
	const runs: number[][] = [];
	for (const day of sorted) {
		const run = runs.at(-1);
		if (run?.at(-1) === day - 1) run.push(day);
		else runs.push([day]);
	}
	return runs
		.flatMap((run) => {
			const [first = 0, last = 0] = [run[0], run.at(-1)];
			if (run.length < 3) return run.map(dayWords);
			return [m.reception_days_to({ first: dayWords(first), last: dayWords(last) })];
		})
		.join(getLocale() === 'en' ? ', ' : '、');
}

/** One line for each stretch of hours. */
export const hoursWords = (hours: readonly OpeningHours[]): string[] =>
	hours.map(({ days: on, from, until }) => m.reception_hours_line({ days: daysWords(on), from, until }));

/** Whether the hospital is open by its own hours, or when it is next; "" when it has named none. */
export function openingWords(hours: readonly OpeningHours[], now: Date): string {
	const opening = openingAt(hours, now);
	if (opening.state === 'unknown') return '';
	if (opening.state === 'open') return m.reception_open_now({ until: opening.until });
	const { inDays, from } = opening;
	if (inDays === 0) return m.reception_open_today({ from });
	if (inDays === 1) return m.reception_open_tomorrow({ from });
	return m.reception_open_on({ day: dayWords(opening.day), from });
}

/** What a row of the table looks for: '血压' or '文字含“高血压、糖尿病”'. */
export function triageWhenWords({ complaint, words }: Pick<TriageRow, 'complaint' | 'words'>): string {
	const parts = [
		complaint === null ? '' : complaintWords(complaint),
		words.length > 0 ? m.reception_words_with({ words: words.join('、') }) : ''
	].filter(Boolean);
	return parts.length > 0 ? parts.join(' · ') : m.reception_any_complaint();
}

export function triageAgeWords({
	fromYears,
	belowYears
}: Pick<TriageRow, 'fromYears' | 'belowYears'>): string {
	const parts = [
		fromYears === undefined ? '' : m.reception_age_from({ years: fromYears }),
		belowYears === undefined ? '' : m.reception_age_below({ years: belowYears })
	].filter(Boolean);
	return parts.join(' · ') || m.reception_age_any();
}

/** One line of the history. */
export function receptionEntryWords(
	{ kind, rowId, row }: ReceptionTables['history'][number],
	departments: readonly Department[]
): string {
	if (row === null) return `${rowId}: ${m.reception_history_removed()}`;
	if (kind === 'contact') {
		const { phone, hours } = row as ContactRow;
		return [phone, ...hoursWords(hours)].join('；');
	}
	const triage = row as TriageRow;
	const department = departments.find(({ id }) => id === triage.departmentId);
	const to = department ? inLanguage(department.name, department.nameEn) : '–';
	return `${triage.rank}. ${triageWhenWords(triage)} · ${triageAgeWords(triage)} → ${to}（${triage.source}）`;
}

const fields: Readonly<Record<string, () => string>> = {
	rank: m.reception_col_rank,
	complaint: m.reception_field_complaint,
	words: m.reception_field_words,
	fromYears: m.reception_field_from,
	belowYears: m.reception_field_below,
	departmentId: m.reception_col_department,
	noteZh: m.reception_field_note_zh,
	noteEn: m.reception_field_note_en,
	source: m.reception_field_source,
	phone: m.reception_field_phone,
	hours: m.reception_field_hours
};
/** The field that the server found fault with; a whole row that says nothing is at fault in what it looks for. */
export const receptionFieldWords = (field: string): string =>
	(fields[field.split('.')[0] ?? ''] ?? m.reception_col_when)();
