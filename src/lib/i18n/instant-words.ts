import { getLocale } from './paraglide/runtime';

/** China keeps one time; a console that is opened elsewhere shows the time of the stores. */
const timeZone = 'Asia/Shanghai';

/** `11月20日 10:05` or `20 Nov, 10:05`. @param instant ISO 8601 */
export const instantWords = (instant: string): string =>
	new Intl.DateTimeFormat(getLocale(), {
		timeZone,
		month: 'short',
		day: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).format(new Date(instant));

/** With seconds, for a trail in which the order matters. */
export const exactInstantWords = (instant: string): string =>
	new Intl.DateTimeFormat(getLocale(), {
		timeZone,
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23'
	}).format(new Date(instant));

/** `10:05` */
export const clockWords = (instant: string | Date): string =>
	new Intl.DateTimeFormat(getLocale(), {
		timeZone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).format(new Date(instant));
