/** Dosing as data for plain words; the sentences are built by `i18n` in the reader's language. */
import { timesPerDay, type DoseUnit, type Frequency, type Route, type WhenHint } from './dosing-codes';

export type Rhythm =
	| { readonly kind: 'times_per_day'; readonly times: number }
	| { readonly kind: 'every_hours'; readonly hours: number }
	| { readonly kind: 'every_days'; readonly days: number }
	| { readonly kind: 'at_night' }
	| { readonly kind: 'when_needed'; readonly maxPerDay: number | null }
	| { readonly kind: 'once' };

export interface PlainDosing {
	readonly route: Route;
	readonly amountText: string;
	readonly unit: DoseUnit;
	readonly rhythm: Rhythm;
	/** Doses a day where the rhythm fits into a day. */
	readonly timesPerDay: number | null;
	readonly when: WhenHint | null;
	readonly days: number;
}

export interface DosingLine {
	readonly amount: string;
	readonly unit: DoseUnit;
	readonly route: Route;
	readonly frequency: Frequency;
	readonly maxPerDay?: number;
	readonly when?: WhenHint;
	readonly days: number;
}

function rhythmOf({ frequency, maxPerDay }: DosingLine): Rhythm {
	switch (frequency) {
		case 'q6h':
			return { kind: 'every_hours', hours: 6 };
		case 'q8h':
			return { kind: 'every_hours', hours: 8 };
		case 'q12h':
			return { kind: 'every_hours', hours: 12 };
		case 'qn':
			return { kind: 'at_night' };
		case 'qod':
			return { kind: 'every_days', days: 2 };
		case 'qw':
			return { kind: 'every_days', days: 7 };
		case 'prn':
			return { kind: 'when_needed', maxPerDay: maxPerDay ?? null };
		case 'once':
			return { kind: 'once' };
		default:
			return { kind: 'times_per_day', times: timesPerDay[frequency]?.numerator ?? 1 };
	}
}

/** {amount "1", unit tablet, oral, bid, after_meal, 7 days} → 每次1片，每天2次，饭后吃，吃7天 once said in Chinese. */
export function plainDosing(line: DosingLine): PlainDosing {
	const rate = timesPerDay[line.frequency];
	return {
		route: line.route,
		amountText: line.amount,
		unit: line.unit,
		rhythm: rhythmOf(line),
		timesPerDay: rate && rate.denominator === 1 ? rate.numerator : null,
		when: line.when ?? null,
		days: line.days
	};
}
