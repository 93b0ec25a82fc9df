import { baseLocale, overwriteGetLocale, type Locale } from './paraglide/runtime';

let current = $state<Locale>(baseLocale);

/**
 * A page whose language changes in place, without a reload that would lose what a customer entered. Messages
 * read the language through it, so that whatever shows a message follows. Nothing is remembered: the next
 * customer starts in Chinese again.
 */
export const liveLocale = {
	get current(): Locale {
		return current;
	},
	/** Called once by the page before anything is shown. */
	install(): void {
		overwriteGetLocale(() => current);
	},
	set(locale: Locale): void {
		current = locale;
		document.documentElement.lang = locale;
	},
	toggle(): void {
		this.set(current === 'en' ? 'zh-CN' : 'en');
	},
	reset(): void {
		this.set(baseLocale);
	}
};
