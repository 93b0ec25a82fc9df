import type { ParsedCode, Repair } from './parsed-code';

/** A text as the scanner would have given it, had the named thing not gone wrong. */
export interface RepairedText {
	readonly text: string;
	readonly repair: Repair;
}

/**
 * Layouts of the computer under which a scanner set to the American layout types other characters. The two
 * strings hold what appears and, at the same place, what was meant.
 */
const layouts: ReadonlyArray<readonly [name: string, appears: string, meant: string]> = [
	['shift held', '!@#$%^&*()', '1234567890'],
	['French', `&é"'(-è_çà)azqwm,;:!ùAZQWM?./§%^$*°`, `1234567890-qwaz;m,./'QWAZ:M<>?"[]\\_`],
	['German', 'yzYZß´ü+öä#-_;:"§&/()=?`ÖÄÜ', `zyZY-=[];'\\/?<>@#^&*()_+:"{`]
];

const maps = layouts.map(([name, appears, meant]) => ({
	name,
	characters: new Map([...appears].map((character, i) => [character, meant.charAt(i)]))
}));

/** Fewer characters say too little about a layout. */
const shortestLayoutText = 12;

/** The letter cases of a symbology prefix or a scheme that exist only with Caps Lock on. */
const exchangedCase = /^(?:\][Dq]\d|\]c\d|hTTPS?:)/;

const exchangeCase = (text: string): string =>
	text.replace(/[A-Za-z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));

/** What was meant if the text shows that Caps Lock was on: the prefix `]D2` or the scheme `hTTPS` tells it. */
export function withoutCapsLock(text: string): RepairedText | undefined {
	if (!exchangedCase.test(text)) return undefined;
	const repair: Repair = { kind: 'letter_case', description: 'upper and lower case exchanged by Caps Lock' };
	return { text: exchangeCase(text), repair };
}

/** Readings of a text that made no sense, by keyboard layout. The caller takes one if no other validates. */
export function otherLayouts(text: string): RepairedText[] {
	const texts: RepairedText[] = [];
	if (text.length < shortestLayoutText) return texts;
	for (const { name, characters } of maps) {
		const meant = [...text].map((character) => characters.get(character) ?? character).join('');
		if (meant !== text)
			texts.push({
				text: meant,
				repair: { kind: 'keyboard_layout', description: `scanner types American, computer reads: ${name}` }
			});
	}
	return texts;
}

/** The code with one more repair; the first one names the kind, the descriptions are joined. */
export function withRepair<Code extends ParsedCode>(code: Code, repair: Repair): Code {
	const before = code.repair;
	return {
		...code,
		repair: before
			? { kind: repair.kind, description: `${repair.description}; ${before.description}` }
			: repair
	};
}
