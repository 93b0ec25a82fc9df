/** Punctuation that Chinese input methods put in place of what was typed, beside the full-width forms. */
const punctuation: Readonly<Record<string, string>> = {
	'\u3000': ' ',
	'。': '.',
	'、': '\\',
	'【': '[',
	'】': ']',
	'《': '<',
	'》': '>',
	'“': '"',
	'”': '"',
	'‘': "'",
	'’': "'",
	'￥': '$',
	'¥': '$'
};

const wide = /[\uff01-\uff5e\u3000。、【】《》“”‘’￥¥]|——|……/g;
const fullWidthOffset = 0xfee0;

/** Full-width forms (U+FF01–FF5E) and Chinese punctuation as ASCII: "８３－８" -> "83-8". */
export function toHalfWidth(text: string): string {
	return text.replace(wide, (match) => {
		if (match === '——') return '_';
		if (match === '……') return '^';
		return punctuation[match] ?? String.fromCharCode(match.charCodeAt(0) - fullWidthOffset);
	});
}

/** Marks without width that come along when a code is copied from a page. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
const dashes = /[\u2010-\u2015\u2212]/g;

/** Typographic dashes as hyphens, every blank as it is, invisible marks gone. Changes no code. */
export const plainMarks = (text: string): string => text.replace(invisible, '').replace(dashes, '-');
