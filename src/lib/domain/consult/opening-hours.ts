import { chinaOffsetMinutes } from '../shared/local-date';

/** One stretch of a day, on some days of the week: Monday = 1 … Sunday = 7; from and until as HH:MM in China. */
export interface OpeningHours {
	readonly days: readonly number[];
	readonly from: string;
	/** "24:00" = until midnight. */
	readonly until: string;
}

export type Opening =
	| { readonly state: 'open'; readonly until: string }
	/** `inDays` 0 = later today; `day` 1–7. */
	| { readonly state: 'closed'; readonly inDays: number; readonly day: number; readonly from: string }
	/** No hours are known. */
	| { readonly state: 'unknown' };

/** Whether a hospital sees patients at an instant by its own hours, or when it does next. */
export function openingAt(hours: readonly OpeningHours[], now: Date): Opening {
	const china = new Date(now.getTime() + chinaOffsetMinutes * 60_000);
	const today = china.getUTCDay() || 7;
	const time = china.toISOString().slice(11, 16);
	const of = (day: number) =>
		hours.filter(({ days }) => days.includes(day)).toSorted((a, b) => a.from.localeCompare(b.from));
	const running = of(today).find(({ from, until }) => from <= time && time < until);
	if (running) return { state: 'open', until: running.until };
	for (let inDays = 0; inDays <= 7; inDays++) {
		const day = ((today - 1 + inDays) % 7) + 1;
		const next = of(day).find(({ from }) => inDays > 0 || from > time);
		if (next) return { state: 'closed', inDays, day, from: next.from };
	}
	return { state: 'unknown' };
}
