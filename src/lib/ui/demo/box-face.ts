import type { attentionWords, classWords, symbolWords, verdictWords } from './box-words';

type Words = { readonly zh: string; readonly en: string };

export type FaceSymbol = {
	readonly kind: keyof typeof symbolWords;
	/** Address for `<img>`. */
	readonly source: string;
	/** CSS pixels at which no module is under 3 px. */
	readonly width: number;
	readonly height: number;
	readonly digits: string;
};

/** A demo box as its card and its enlargement need it. */
export type Face = {
	readonly id: string;
	readonly title: Words;
	readonly note: Words;
	readonly expected: keyof typeof verdictWords;
	readonly attention: keyof typeof attentionWords | null;
	readonly level: 1 | 2 | 3;
	readonly genericName: string;
	readonly genericNameEn: string;
	readonly tradeName: string;
	readonly form: string;
	readonly packSpec: string;
	readonly maker: string;
	readonly approvalNumber: string;
	readonly rxClass: keyof typeof classWords;
	readonly specialControl: boolean;
	readonly storage: string;
	readonly batch: string | null;
	readonly madeOn: string | null;
	readonly expiresOn: string | null;
	readonly symbols: readonly FaceSymbol[];
};
