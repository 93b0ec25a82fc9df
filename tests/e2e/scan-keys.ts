import type { CDPSession, Page } from '@playwright/test';

interface Key {
	readonly code: string;
	readonly key: string;
	readonly modifiers: number;
}

const control = 2;
const shift = 8;
const signs: Readonly<Record<string, readonly [code: string, shifted: boolean]>> = {
	']': ['BracketRight', false],
	'(': ['Digit9', true],
	')': ['Digit0', true],
	'-': ['Minus', false],
	'.': ['Period', false],
	'/': ['Slash', false],
	':': ['Semicolon', true],
	'?': ['Slash', true],
	'=': ['Equal', false],
	'&': ['Digit7', true]
};

/** The key of a US keyboard that a scanner presses for a character; GS is Ctrl+]. */
function keyOf(character: string): Key {
	if (character === '\u001d') return { code: 'BracketRight', key: ']', modifiers: control };
	if (character < ' ')
		return { code: `Key${String.fromCharCode(character.charCodeAt(0) + 64)}`, key: '', modifiers: control };
	if (/\d/.test(character)) return { code: `Digit${character}`, key: character, modifiers: 0 };
	if (/[a-z]/.test(character)) return { code: `Key${character.toUpperCase()}`, key: character, modifiers: 0 };
	if (/[A-Z]/.test(character)) return { code: `Key${character}`, key: character, modifiers: shift };
	const sign = signs[character];
	if (!sign) throw new RangeError(`no key for ${character}`);
	return { code: sign[0], key: character, modifiers: sign[1] ? shift : 0 };
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

interface ScanOptions {
	/** What an input method makes of every key: `Process`, 229. */
	readonly inputMethod?: boolean;
	/** Most scanners end with Enter. */
	readonly enter?: boolean;
}

/**
 * Types as a scanner does: all keys are handed to the browser at once, without waiting for each other, so that a
 * busy test machine does not turn a scanner into a slow person.
 */
export async function scanKeys(page: Page, text: string, options: ScanOptions = {}): Promise<void> {
	const { inputMethod = false, enter = true } = options;
	if (!sessions.has(page)) sessions.set(page, page.context().newCDPSession(page));
	const session = await sessions.get(page);
	if (!session) return;
	const sent: Promise<unknown>[] = [];
	// When each key was pressed, whenever the busy machine gets round to it: one every four milliseconds.
	let pressedAt = Date.now() / 1_000;
	const timed = () => ({ timestamp: (pressedAt += 0.002) });
	const press = ({ code, key, modifiers }: Key, typed: string) => {
		const common = inputMethod
			? { code, key: 'Process', windowsVirtualKeyCode: 229, modifiers }
			: { code, key, modifiers };
		const text = inputMethod || modifiers === control ? '' : typed;
		sent.push(
			session.send('Input.dispatchKeyEvent', {
				type: text ? 'keyDown' : 'rawKeyDown',
				...common,
				text,
				...timed()
			}),
			session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common, ...timed() })
		);
	};
	for (const character of text) press(keyOf(character), character);
	if (enter)
		sent.push(
			session.send('Input.dispatchKeyEvent', {
				type: 'keyDown',
				code: 'Enter',
				key: 'Enter',
				windowsVirtualKeyCode: 13,
				text: '\r',
				...timed()
			}),
			session.send('Input.dispatchKeyEvent', {
				type: 'keyUp',
				code: 'Enter',
				key: 'Enter',
				windowsVirtualKeyCode: 13,
				...timed()
			})
		);
	await Promise.all(sent);
}
