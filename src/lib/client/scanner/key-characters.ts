/** Keys of a US keyboard, which is what scanners pretend to be, without and with Shift. */
const signs: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
	Minus: ['-', '_'],
	Equal: ['=', '+'],
	BracketLeft: ['[', '{'],
	BracketRight: [']', '}'],
	Backslash: ['\\', '|'],
	Semicolon: [';', ':'],
	Quote: ["'", '"'],
	Backquote: ['`', '~'],
	Comma: [',', '<'],
	Period: ['.', '>'],
	Slash: ['/', '?'],
	Space: [' ', ' '],
	NumpadAdd: ['+', '+'],
	NumpadSubtract: ['-', '-'],
	NumpadMultiply: ['*', '*'],
	NumpadDivide: ['/', '/'],
	NumpadDecimal: ['.', '.']
};

const shiftedDigits = ')!@#$%^&*(';

/** The character that a physical key stands for, whatever input method or Caps Lock makes of it. */
export function characterOf(code: string, shift: boolean): string | undefined {
	if (/^Key[A-Z]$/.test(code)) return shift ? code.slice(3) : code.slice(3).toLowerCase();
	if (/^Digit\d$/.test(code)) return shift ? shiftedDigits[Number(code.slice(5))] : code.slice(5);
	if (/^Numpad\d$/.test(code)) return code.slice(6);
	return signs[code]?.[shift ? 1 : 0];
}
