/**
 * Calendar days as people write them on boxes and prescriptions, apart from instants.
 * A `LocalDate` is `YYYY-MM-DD` and always a day that exists.
 */
declare const brand: unique symbol;
export type LocalDate = string & { readonly [brand]: 'LocalDate' };

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const dayMs = 86_400_000;

/** Days since 1970-01-01, or undefined for a day that does not exist. */
function epochDay(year: number, month: number, day: number): number | undefined {
	const ms = Date.UTC(year, month - 1, day);
	const date = new Date(ms);
	// Date.UTC maps years 0–99 to 1900–1999 and rolls 30 February over; both are refused here.
	if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return;
	return ms / dayMs;
}

export function parseLocalDate(text: string): LocalDate | undefined {
	const match = pattern.exec(text);
	if (!match || epochDay(Number(match[1]), Number(match[2]), Number(match[3])) === undefined) return;
	return text as LocalDate;
}

/** @throws RangeError when the text is no existing day; for constants and rows already checked. */
export function localDate(text: string): LocalDate {
	const date = parseLocalDate(text);
	if (!date) throw new RangeError(`not a calendar day: ${text}`);
	return date;
}

export const localDateOf = (year: number, month: number, day: number): LocalDate | undefined =>
	epochDay(year, month, day) === undefined
		? undefined
		: (`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as LocalDate);

const toEpochDay = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`) / dayMs;

export const addDays = (date: LocalDate, days: number): LocalDate =>
	new Date((toEpochDay(date) + days) * dayMs).toISOString().slice(0, 10) as LocalDate;

/** The same day so many years later; 29 February becomes 1 March where there is none, so that nothing ends early. */
export const addYears = (date: LocalDate, years: number): LocalDate =>
	new Date(Date.UTC(Number(date.slice(0, 4)) + years, Number(date.slice(5, 7)) - 1, Number(date.slice(8))))
		.toISOString()
		.slice(0, 10) as LocalDate;

/** Whole days from `from` to `to`; negative when `to` lies before. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => toEpochDay(to) - toEpochDay(from);

export const lastDayOfMonth = (year: number, month: number): LocalDate =>
	new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) as LocalDate;

/** Full years from `birth` to `on`: 2020-02-29 turns one on 2021-03-01. */
export function ageOn(birth: LocalDate, on: LocalDate): number {
	const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
	return on.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** The whole of China keeps one time, UTC+8, without summer time since 1991. */
export const chinaOffsetMinutes = 8 * 60;

/** The calendar day in China at an instant. */
export const chinaDate = (instant: Date): LocalDate =>
	new Date(instant.getTime() + chinaOffsetMinutes * 60_000).toISOString().slice(0, 10) as LocalDate;

/** The instant at which a day begins in China. */
export const chinaMidnight = (date: LocalDate): Date =>
	new Date(Date.parse(`${date}T00:00:00Z`) - chinaOffsetMinutes * 60_000);
