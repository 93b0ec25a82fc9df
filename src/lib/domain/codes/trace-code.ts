import type { TraceCode } from './parsed-code';

/**
 * 码上放心 trace code: 20 digits that start with 8, the first 7 naming product and level. Nothing more is
 * assumed: 80 to 83 and 89 (special control) all occur, and the 4 check digits follow a secret rule.
 */
export const traceCodeLength = 20;

export const isTraceCode = (text: string): boolean => /^8\d{19}$/.test(text);

export const traceCode = (digits: string, raw: string): TraceCode => ({
	kind: 'cn-trace',
	value: digits,
	raw,
	identification: digits.slice(0, 7)
});
