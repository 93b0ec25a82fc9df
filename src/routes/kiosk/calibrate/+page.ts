/** The kiosk is one shell without a customer's data in it, so that it also opens without a server. */
export const prerender = true;
export const ssr = false;
