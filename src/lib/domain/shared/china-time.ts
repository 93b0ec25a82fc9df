import { chinaOffsetMinutes } from './local-date';

/** '2026-11-27T08:05:09.000Z' → '2026-11-27 16:05', as a clock in China showed it. */
export const chinaTime = (instant: string): string =>
	new Date(Date.parse(instant) + chinaOffsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
