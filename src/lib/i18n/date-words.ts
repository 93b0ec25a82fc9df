import { chinaDate, type LocalDate } from '$lib/domain/shared/local-date';
import type { Locale } from './paraglide/runtime';

/** 2027年3月31日, or 31 March 2027. */
export const dateWords = (date: LocalDate, locale: Locale): string =>
	new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
		new Date(`${date}T00:00:00Z`)
	);

/** The day in China of an instant, in words. */
export const dayWords = (instant: string, locale: Locale): string =>
	dateWords(chinaDate(new Date(instant)), locale);

/** The time of day in China: 08:30. */
export const timeWords = (instant: string): string =>
	new Intl.DateTimeFormat('en-GB', {
		hour: '2-digit',
		minute: '2-digit',
		timeZone: 'Asia/Shanghai'
	}).format(new Date(instant));

/** Short, for tables: the time on the same day, else month and day (and the year when it is another one). */
export function shortWhen(instant: string, now: Date): string {
	const [day, today] = [chinaDate(new Date(instant)), chinaDate(now)];
	if (day === today) return timeWords(instant);
	return day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day;
}
