/**
 * An instant of an event as milliseconds since 1970; undefined for what is no ISO 8601 date and time with offset,
 * for a day or a second that does not exist, and for years that nobody can mean (before 1970, after 9998).
 * A leap second, which ISO 8601 allows, is the second after it.
 */
export function parseInstant(text: string): number | undefined {
	const match = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/.exec(
		text
	);
	if (!match) return undefined;
	const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone = ''] =
		match;
	const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
	if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > lastDay) return undefined;
	if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
	const leap = second === '60';
	const plain = `${year}-${month}-${day}T${hour}:${minute}:${leap ? '59' : second}${fraction.slice(0, 4)}${zone.toUpperCase()}`;
	const ms = Date.parse(plain) + (leap ? 1000 : 0);
	return Number.isNaN(ms) || ms < 0 || ms >= Date.UTC(9999, 0) ? undefined : ms;
}
