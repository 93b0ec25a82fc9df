/** 110105194912 → ••••••••4912: what was typed last stays readable, what others could note down does not. */
export const hiddenButLast = (digits: string, last = 4): string =>
	'•'.repeat(Math.max(0, digits.length - last)) + digits.slice(-last);
