/** On every answer that the program itself gives. */
export const securityHeaders = {
	'x-content-type-options': 'nosniff',
	// Not `no-referrer`: a form sent without scripts would then come without its origin and be refused as foreign.
	'referrer-policy': 'same-origin',
	'permissions-policy': 'camera=(self), microphone=(self), geolocation=()'
} as const;
