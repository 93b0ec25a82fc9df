import type { ParsedCode, Repair } from './parsed-code';

/** A text as the scanner would have given it, had the named thing not gone wrong. */
export interface RepairedText {
	readonly text: string;
	readonly repair: Repair;
}

/**
 * Layouts of the computer under which a scanner set to the American layout types other characters. `appears`
 * and `meant` hold what is seen and, at the same place, what was meant. A layout is thought of only where the
 * text shows `evidence` of it: with Shift held and on French keyboards no digit of a code appears as a digit.
 */
interface Layout {
	readonly name: string;
	readonly appears: string;
	readonly meant: string;
	readonly evidence: RegExp;
}

const layouts: ReadonlyArray<Layout> = [
	{ name: 'Shift held', appears: '!@#$%^&*()', meant: '1234567890', evidence: /^[^\d]+$/ },
	{
		name: 'French',
		appears: `&é"'(-è_çà)azqwm,;:!ùAZQWM?./§%^$*°`,
		meant: `1234567890-qwaz;m,./'QWAZ:M<>?"[]\\_`,
		evidence: /^[^\d]+$/
	},
	{
		name: 'German',
		appears: 'yzYZß´ü+öä#-_;:"§&/()=?`ÖÄÜ',
		meant: `zyZY-=[];'\\/?<>@#^&*()_+:"{`,
		evidence: /[ßüöäÖÄÜ´§]|^\)\d{2,4}=|^\+[A-Za-z]\d/
	}
];

const maps = layouts.map(({ appears, meant, ...layout }) => ({
	...layout,
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
	for (const { name, characters, evidence } of maps) {
		if (!evidence.test(text)) continue;
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
