import { lastDayOfMonth, localDateOf, type LocalDate } from '../shared/local-date';

/**
 * The year against which two-digit years are read when the caller gives no day. Fixed, so that the same text
 * gives the same date for ever: 75 is 2075 and 76 is 1976.
 */
const defaultYear = 2025;

/**
 * GS1 General Specifications §7.12: two digits stand for a year at most 49 years back and 50 ahead.
 * In 2026: 76 is 2076, 77 is 1977.
 */
function fullYear(twoDigits: number, currentYear: number): number {
	const century = currentYear - (currentYear % 100);
	const difference = twoDigits - (currentYear % 100);
	if (difference >= 51) return century - 100 + twoDigits;
	if (difference <= -50) return century + 100 + twoDigits;
	return century + twoDigits;
}

/**
 * The day that YYMMDD names, or undefined for a day that does not exist.
 * Day 00 is the last day of the month, where `endOfMonth` permits it.
 */
export function gs1Date(digits: string, endOfMonth: boolean, today?: LocalDate): LocalDate | undefined {
	const currentYear = today ? Number(today.slice(0, 4)) : defaultYear;
	const year = fullYear(Number(digits.slice(0, 2)), currentYear);
	const month = Number(digits.slice(2, 4));
	const day = Number(digits.slice(4, 6));
	if (day !== 0) return localDateOf(year, month, day);
	return endOfMonth && month >= 1 && month <= 12 ? lastDayOfMonth(year, month) : undefined;
}
