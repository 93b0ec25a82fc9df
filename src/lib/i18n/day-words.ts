/** A calendar day without its year, for days close at hand: 2026-11-22 → 11月22日 · November 22 */
export const dayWords = (day: string, locale: string): string =>
	new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, { month: 'long', day: 'numeric', timeZone: 'UTC' });

/** An instant as the clock on a Chinese wall shows it: 15:47 */
export const clockTime = (iso: string): string =>
	new Date(iso).toLocaleTimeString('zh-CN', {
		hour: '2-digit',
		minute: '2-digit',
		timeZone: 'Asia/Shanghai'
	});
