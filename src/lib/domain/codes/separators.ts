import { groupSeparator } from './gs1-elements';

/**
 * What stands for the GS1 separator U+001D in texts of scanners that cannot send a control character:
 * - the names <GS> {GS} [GS] (GS), likewise FNC1 and F8 (the key that some scanners press), ␝, \x1d, \u001d,
 *   \F, ^], ~1, ~d029, &#29;, %1D, _x001D_
 * - the neighbouring control characters U+001C, U+001E, U+001F
 * - one of | ~ ^ @ $ # which are outside the character set of element values
 * A scanner uses one of them; a text with two kinds is left as it is and fails.
 */
const names = /[<{[(](?:GS|FNC1|F8)[>}\])]|␝|\\x1d|\\u001d|\\F|\^\]|~d029|&#29;|%1D|_x001D_/gi;
const singles = ['\u001c', '\u001e', '\u001f', '|', '~', '^', '@', '$', '#'];

/**
 * The text with separators in place of their stand-in: nothing if it holds none or has separators already,
 * two texts for a tilde, which stands alone or as ~1.
 */
export function restoreSeparators(text: string): string[] {
	if (text.includes(groupSeparator)) return [];
	if (text.search(names) >= 0) return [text.replace(names, groupSeparator)];
	const used = singles.filter((single) => text.includes(single));
	const [stand] = used;
	if (!stand || used.length > 1) return [];
	const texts = [text.replaceAll(stand, groupSeparator)];
	if (stand === '~' && !/~(?!1)/.test(text)) texts.push(text.replaceAll('~1', groupSeparator));
	return texts;
}
