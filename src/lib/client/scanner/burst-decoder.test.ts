import { describe, expect, it } from 'vitest';
import { BurstDecoder, type BurstSettings, type Outcome, type Scan } from './burst-decoder';
import { createRepeatGuard } from './repeat-guard';

const trace = '83857930000879766660';

/** The US key for a character, as a scanner presses it. */
function keyOf(character: string): { code: string; shift: boolean; ctrl: boolean } {
	const plain = { shift: false, ctrl: false };
	if (character === '\u001d') return { code: 'BracketRight', shift: false, ctrl: true };
	if (/\d/.test(character)) return { ...plain, code: `Digit${character}` };
	if (/[a-z]/.test(character)) return { ...plain, code: `Key${character.toUpperCase()}` };
	if (/[A-Z]/.test(character)) return { code: `Key${character}`, shift: true, ctrl: false };
	const signs: Record<string, [string, boolean]> = {
		']': ['BracketRight', false],
		'(': ['Digit9', true],
		')': ['Digit0', true],
		'.': ['Period', false],
		'/': ['Slash', false],
		':': ['Semicolon', true],
		' ': ['Space', false]
	};
	const [code, shift] = signs[character] ?? ['', false];
	return { code, shift, ctrl: false };
}

class Desk {
	at = 1_000;
	readonly decoder: BurstDecoder;
	constructor(settings: Partial<BurstSettings> = {}) {
		this.decoder = new BurstDecoder(settings);
	}
	press(code: string, gap: number, shift = false, ctrl = false): Outcome {
		this.at += gap;
		return this.decoder.stroke({ code, shift, ctrl, at: this.at });
	}
	type(text: string, gap: number): Outcome[] {
		return [...text].map((character) => {
			const { code, shift, ctrl } = keyOf(character);
			if (shift) this.press('ShiftLeft', 0, true);
			return this.press(code, gap, shift, ctrl);
		});
	}
	enter(gap = 4): Scan | undefined {
		const outcome = this.press('Enter', gap);
		return outcome.kind === 'scan' ? outcome.scan : undefined;
	}
}

describe('telling a scanner from a person', () => {
	it('takes a burst that ends with Enter, with Tab, or with silence', () => {
		const desk = new Desk();
		desk.type(trace, 4);
		expect(desk.enter()).toEqual({ text: trace, from: 0 });
		desk.type(trace, 9);
		const tab = desk.press('Tab', 9);
		expect(tab.kind === 'scan' && tab.scan.text).toBe(trace);
		desk.type(trace, 9);
		expect(desk.decoder.silence()?.text).toBe(trace);
		expect(desk.decoder.silence()).toBeUndefined();
	});
	it('leaves a lone Enter, a short burst and a person alone', () => {
		const desk = new Desk();
		expect(desk.press('Enter', 500)).toEqual({ kind: 'nothing' });
		desk.type('1234567', 4);
		expect(desk.press('Enter', 4)).toEqual({ kind: 'nothing' });
		desk.type(trace, 120);
		expect(desk.press('Enter', 120)).toEqual({ kind: 'nothing' });
		// A fast typist: 60 ms between keys never falls silent, and is still no scanner.
		desk.type('a quick brown fox', 60);
		expect(desk.press('Enter', 60)).toEqual({ kind: 'nothing' });
	});
	it('reads the physical key: Shift, not Caps Lock or an input method, makes capitals', () => {
		const desk = new Desk();
		desk.type('https://id.gs1.org/01/06901234567892', 3);
		expect(desk.enter()?.text).toBe('https://id.gs1.org/01/06901234567892');
		desk.type('WYRX1.ABCDefgh(01)', 3);
		expect(desk.enter()?.text).toBe('WYRX1.ABCDefgh(01)');
		[...'12345678'].forEach((digit) => desk.press(`Numpad${digit}`, 4));
		const end = desk.press('NumpadEnter', 4);
		expect(end.kind === 'scan' && end.scan.text).toBe('12345678');
	});
	it('keeps the GS1 separator, however the scanner sends it, and swallows control keys in a burst', () => {
		const gs1 = ']d20106901234567892' + '17271231' + '10A1\u001d21S1';
		const desk = new Desk();
		const outcomes = desk.type(gs1, 4);
		expect(outcomes[gs1.indexOf('\u001d')]).toEqual({ kind: 'part', first: false, swallow: true });
		expect(desk.enter()?.text).toBe(gs1);
		const mapped = new Desk({ groupSeparator: { code: 'F8', shift: false } });
		mapped.type('0106901234567892', 4);
		mapped.press('F8', 4);
		mapped.type('21S1', 4);
		expect(mapped.enter()?.text).toBe('0106901234567892\u001d21S1');
		desk.type('12345', 4);
		expect(desk.press('KeyJ', 4, false, true)).toEqual({ kind: 'swallow' });
		desk.type('67890', 4);
		expect(desk.enter()?.text).toBe('1234567890');
		expect(desk.press('KeyC', 900, false, true)).toEqual({ kind: 'nothing' });
	});
	it('parts a scan from the typing it interrupts', () => {
		const desk = new Desk();
		desk.type('12', 200);
		desk.at += 200;
		desk.type(trace, 4);
		expect(desk.enter()).toEqual({ text: trace, from: 0 });
		// The person's last keys came so shortly before that no silence lies between.
		desk.at += 500;
		desk.type('34', 70);
		desk.at += 66;
		desk.type(trace, 4);
		expect(desk.enter()).toEqual({ text: trace, from: 2 });
	});
	it('bears a busy machine: single long gaps inside a burst do not cut it', () => {
		const desk = new Desk();
		desk.type(trace.slice(0, 9), 4);
		desk.at += 70;
		desk.type(trace.slice(9), 4);
		expect(desk.enter()).toEqual({ text: trace, from: 0 });
	});
	it('begins anew after silence and after keys that no scanner sends', () => {
		const desk = new Desk();
		desk.type('8385793', 4);
		desk.at += 100;
		desk.type('0000879766660', 4);
		expect(desk.enter()?.text).toBe('0000879766660');
		desk.type('8385793', 4);
		desk.press('ArrowLeft', 4);
		desk.type('0000879766660', 4);
		expect(desk.enter()?.text).toBe('0000879766660');
	});
	it('never lets a blank inside a burst press the focused button', () => {
		const desk = new Desk();
		desk.type('8385793', 4);
		expect(desk.type(' ', 4)).toEqual([{ kind: 'part', first: false, swallow: true }]);
		expect(desk.type(' ', 900)).toEqual([{ kind: 'part', first: true, swallow: false }]);
	});
});

describe('the same code again', () => {
	it('is one scan within three seconds of the last sight of it', () => {
		const isRepeated = createRepeatGuard();
		expect(isRepeated('a', 0)).toBe(false);
		expect(isRepeated('a', 2_900)).toBe(true);
		expect(isRepeated('a', 5_800)).toBe(true);
		expect(isRepeated('b', 5_900)).toBe(false);
		expect(isRepeated('a', 6_000)).toBe(false);
		expect(isRepeated('a', 9_000)).toBe(false);
	});
	it('is one scan also when a scanner and a camera write it differently', () => {
		const isRepeated = createRepeatGuard();
		expect(isRepeated('0106901234567892' + '10A1\u001d21S1', 0)).toBe(false);
		expect(isRepeated(']d20106901234567892' + '10A121S1', 500)).toBe(true);
	});
});
