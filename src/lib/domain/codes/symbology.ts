/** What the carrier of a text tells about it. */
export interface Carrier {
	/**
	 * gs1: the symbol declares GS1 data (FNC1 in first position). retail: EAN or UPC. itf: ITF-14.
	 * other: a symbol that declares no GS1 data. unknown: nothing is known.
	 */
	readonly family: 'gs1' | 'retail' | 'upc-e' | 'itf' | 'other' | 'unknown';
	/**
	 * Whether separators inside can be relied on. A decoder that names its symbology hands over whole data; a
	 * keyboard scanner may send the prefix and still lose the separator, which is a control character.
	 */
	readonly separatorsKept: boolean;
	/** Whether a machine read the text, so that blanks in it are data and not the spacing of a typist. */
	readonly machineRead: boolean;
}

export const unknownCarrier: Carrier = { family: 'unknown', separatorsKept: false, machineRead: false };

/** AIM symbology identifiers (ISO/IEC 15424): `]` code character, modifier. */
const aimPrefix = /^\]([A-Za-z][0-9A-Za-z])/;
const aimFamilies: ReadonlyArray<readonly [RegExp, Carrier['family']]> = [
	// GS1-128, DataBar and composite, Data Matrix, QR, Aztec, DotCode, each with FNC1 in first position
	[/^(?:C1|e[0-3]|d[25]|Q[34]|z[14]|J1)$/, 'gs1'],
	[/^E/, 'retail'],
	[/^I/, 'itf'],
	[/^[A-Za-z][0-9A-Za-z]$/, 'other']
];

/** Names that decoders give (BarcodeDetector, html5-qrcode, ZXing), without case, blanks, `-` and `_`. */
const namedFamilies: ReadonlyArray<readonly [RegExp, Carrier['family']]> = [
	[/^gs1(?!qrcodelink)|^databar|^rss/, 'gs1'],
	[/^(?:ean8|ean13|ean|upca|eanupc)$/, 'retail'],
	[/^upce$/, 'upc-e'],
	[/^itf(?:14)?$/, 'itf'],
	// Whether these hold GS1 data depends on the FNC1, of which such a name says nothing.
	[/^(?:code128|datamatrix|qrcode|microqrcode|aztec|pdf417|code39|code93|codabar|dotcode)$/, 'unknown']
];

const familyOf = (
	text: string,
	families: ReadonlyArray<readonly [RegExp, Carrier['family']]>
): Carrier['family'] | undefined => families.find(([pattern]) => pattern.test(text))?.[1];

/** The text without its symbology prefix, and what the prefix tells. "]d2010690…" -> "010690…", gs1 */
export function takePrefix(text: string): { text: string; carrier: Carrier | undefined } {
	const match = aimPrefix.exec(text);
	if (!match?.[1]) return { text, carrier: undefined };
	const family = familyOf(match[1], aimFamilies) ?? 'other';
	return {
		text: text.slice(match[0].length),
		carrier: { family, separatorsKept: false, machineRead: true }
	};
}

/** A carrier by name or AIM identifier, as callers pass it beside the text; a name not known tells nothing. */
export function carrierOf(symbology: string | undefined): Carrier | undefined {
	if (!symbology) return undefined;
	const aim = /^\]?([A-Za-z][0-9A-Za-z])$/.exec(symbology)?.[1];
	const family = aim
		? familyOf(aim, aimFamilies)
		: familyOf(
				symbology
					.slice(0, 40)
					.toLowerCase()
					.replace(/[\s_-]/g, ''),
				namedFamilies
			);
	return family && { family, separatorsKept: true, machineRead: true };
}
