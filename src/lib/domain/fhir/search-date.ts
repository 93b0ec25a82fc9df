/** Half open: from the first instant of it to the first behind it. */
export interface TimeRange {
	readonly from?: Date;
	readonly until?: Date;
}

const pattern =
	/^(eq|lt|le|gt|ge)?(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2}))?)?)?$/;

/** Days, months and years without an offset are those of China. */
const at = (year: number, month: number, day: number): Date =>
	new Date(Date.UTC(year, month - 1, day) - 8 * 3_600_000);

function spanOf(match: RegExpExecArray): { from: Date; until: Date } | undefined {
	const [, , year, month, day, time, offset] = match;
	const y = Number(year);
	if (month === undefined) return { from: at(y, 1, 1), until: at(y + 1, 1, 1) };
	const m = Number(month);
	if (m < 1 || m > 12) return undefined;
	if (day === undefined) return { from: at(y, m, 1), until: at(y, m + 1, 1) };
	const d = Number(day);
	if (d < 1 || d > new Date(Date.UTC(y, m, 0)).getUTCDate()) return undefined;
	if (time === undefined) return { from: at(y, m, d), until: at(y, m, d + 1) };
	const from = new Date(`${year}-${month}-${day}T${time}${offset}`);
	if (Number.isNaN(from.getTime())) return undefined;
	const step = time.includes('.') ? 1 : time.length > 5 ? 1_000 : 60_000;
	return { from, until: new Date(from.getTime() + step) };
}

/**
 * A FHIR search value of type date (R4 search.html#date) as the range it asks for.
 *
 * ge2026-11 → from 2026-10-31T16:00Z on; 2026-11-20 → that day in China
 * @returns undefined for a day that does not exist, another prefix, or a time without an offset
 */
export function readSearchDate(text: string): TimeRange | undefined {
	const match = pattern.exec(text);
	const span = match && spanOf(match);
	if (!span) return undefined;
	switch (match[1]) {
		case 'lt':
			return { until: span.from };
		case 'le':
			return { until: span.until };
		case 'gt':
			return { from: span.until };
		case 'ge':
			return { from: span.from };
		default:
			return span;
	}
}
