/**
 * Which consult belongs to the customer who stands at the kiosk now. It lives in the session storage of this one
 * tab, survives a reload, and is wiped with everything else when the customer's session ends; the server shows a
 * finished consult's prescription only to a kiosk that still remembers it.
 */
const key = 'wenyao.consult';

export function rememberConsult(consultId: string): void {
	sessionStorage.setItem(key, consultId);
}

export const rememberedConsult = (): string | undefined => sessionStorage.getItem(key) ?? undefined;

export function forgetConsult(): void {
	sessionStorage.removeItem(key);
}
