import type { LocalDate } from '../shared/local-date';

/**
 * What a text off a medicine box turned out to be. `value` is the canonical text, which parses to the same
 * code again (that of an SSCC behind its identifier 00); `raw` is what the scanner gave. There is no member for a UDI of the AHM issuer: its format is
 * not published, so such a text is an unknown format rather than a guess.
 */
export type ParsedCode =
	| TraceCode
	| Gs1Code
	| DigitalLinkCode
	| SsccCode
	| RetailCode
	| UdiMaCode
	| InsuranceCode
	| StandardDrugCode
	| RxTokenCode
	| ReceiptCode;

export type CodeKind = ParsedCode['kind'];

/** A change that was needed before the text could be read. Nothing was repaired where it is absent. */
export interface Repair {
	readonly kind: RepairKind;
	/** For logs and support, in English; screens choose their words by `kind`. */
	readonly description: string;
}

export type RepairKind =
	/** full-width characters of an input method */
	| 'full_width'
	/** upper and lower case exchanged (Caps Lock), or lower case where only upper case exists */
	| 'letter_case'
	/** the scanner types for another keyboard layout than the computer has */
	| 'keyboard_layout'
	/** a printable stand-in for the GS1 separator */
	| 'separator_mapped'
	/** the GS1 separator was lost and only one way to cut the text validates */
	| 'separator_lost'
	/** the same code twice in one scan */
	| 'repeated'
	/** GS1 data in a symbol that does not say that it is GS1 */
	| 'not_marked_gs1'
	/** a trace code in a symbol that declares GS1 data */
	| 'wrongly_marked_gs1'
	/** a GTIN of 8, 12 or 13 digits where 14 belong */
	| 'gtin_padded'
	/** I, L or O read where only 1 or 0 exist */
	| 'lookalike';

interface Code {
	/** The canonical text of the code. */
	readonly value: string;
	/** The text exactly as the scanner gave it. */
	readonly raw: string;
	readonly repair?: Repair;
}

/** Drug trace code 药品追溯码 of the 20-digit kind. Batch and expiry are not in it. */
export interface TraceCode extends Code {
	readonly kind: 'cn-trace';
	/** 药品标识码, the first 7 digits: product and packaging level, by look-up only. */
	readonly identification: string;
}

export interface Gs1Element {
	/** Application Identifier, 2 to 4 digits. */
	readonly ai: string;
	readonly value: string;
}

export interface Gs1View {
	/** Elements in the order in which the carrier holds them. */
	readonly elements: ReadonlyArray<Gs1Element>;
	/** AI 01, 14 digits. */
	readonly gtin?: string;
	/** AI 10. */
	readonly batch?: string;
	/** AI 21. */
	readonly serial?: string;
	/** AI 17, else the day of AI 7003: the last day on which the medicine may be used. */
	readonly expiresOn?: LocalDate;
	/** AI 11. */
	readonly producedOn?: LocalDate;
}

/** GS1 element string; `value` has the separator U+001D only where the standard demands one. */
export interface Gs1Code extends Code, Gs1View {
	readonly kind: 'gs1';
}

/** GS1 Digital Link address; `value` is the address on id.gs1.org. */
export interface DigitalLinkCode extends Code, Gs1View {
	readonly kind: 'gs1-digital-link';
}

/** Serial Shipping Container Code, a logistic unit and not a pack; `value` is its 18 digits. */
export interface SsccCode extends Code {
	readonly kind: 'sscc';
	readonly elements: ReadonlyArray<Gs1Element>;
}

/** A shop barcode: names a product, never one pack. `value` is 13, 8 or 12 digits. */
export interface RetailCode extends Code {
	readonly kind: 'ean13' | 'ean8' | 'upc';
	readonly gtin: string;
}

/** UDI of the issuer ZIIOT (MA form). Its check characters are not verified: no valid rule is published. */
export interface UdiMaCode extends Code {
	readonly kind: 'udi-ma';
	/** The static part up to and including the item, `MA.156.M0.….…`. */
	readonly device: string;
	/** The dot parts after it by their letter, in order. */
	readonly parts: ReadonlyArray<{ readonly letter: string; readonly value: string }>;
	readonly batch?: string;
	readonly serial?: string;
	readonly expiresOn?: LocalDate;
	readonly producedOn?: LocalDate;
}

/** National insurance drug code: Western medicine `X` + 22, traditional Chinese medicine `Z` + 19. */
export interface InsuranceCode extends Code {
	readonly kind: 'insurance';
	readonly medicine: 'western' | 'chinese';
}

/** 本位码, 14 digits. */
export interface StandardDrugCode extends Code {
	readonly kind: 'standard-drug';
}

/** Our own prescription pick-up token; `value` is the whole text. */
export interface RxTokenCode extends Code {
	readonly kind: 'rx-token';
	/** 26 characters of Crockford base32: the secret. Never log it. */
	readonly body: string;
}

/** Our own receipt; `value` is the whole text. */
export interface ReceiptCode extends Code {
	readonly kind: 'receipt';
	readonly number: string;
}

/** Why a text is no code. `at` counts characters of the text without symbology prefix and outer blanks. */
export type CodeProblem =
	| { readonly reason: 'empty' }
	| { readonly reason: 'too_long'; readonly limit: number; readonly got: number }
	| { readonly reason: 'control_characters'; readonly at: number }
	/** Fewer characters than the code that the text begins like. */
	| { readonly reason: 'incomplete'; readonly expected: number; readonly got: number }
	/** More digits than the code that the text begins like, and not two whole codes either. */
	| { readonly reason: 'excess'; readonly expected: number; readonly got: number }
	/** Several codes in one scan; `candidates` holds each when each validates, else nothing. */
	| { readonly reason: 'two_codes'; readonly candidates: ReadonlyArray<ParsedCode> }
	/** An address that carries no code we accept. It is never opened. */
	| { readonly reason: 'web_address' }
	| { readonly reason: 'check_digit'; readonly ai?: string; readonly at: number }
	| { readonly reason: 'unknown_format' }
	/** No such Application Identifier, or none where one must begin, or not allowed in that place. */
	| { readonly reason: 'bad_ai'; readonly at: number; readonly ai?: string }
	| {
			readonly reason: 'bad_length';
			readonly ai: string;
			readonly at: number;
			readonly expected: number;
			readonly got: number;
	  }
	| { readonly reason: 'bad_characters'; readonly ai?: string; readonly at: number }
	| { readonly reason: 'bad_date'; readonly ai?: string; readonly at: number }
	/** A rule of the element's content other than check digit and date; `rule` is GS1's name of it. */
	| { readonly reason: 'bad_content'; readonly ai: string; readonly at: number; readonly rule: string }
	/** The same element twice with different values. */
	| { readonly reason: 'duplicate'; readonly ai: string; readonly at: number }
	/** One of `needs` must stand beside the element; `+` joins what must stand together. */
	| { readonly reason: 'missing_companion'; readonly ai: string; readonly needs: ReadonlyArray<string> }
	| { readonly reason: 'forbidden_companion'; readonly ai: string; readonly other: string }
	/** The separator was lost and several ways to cut the text validate. */
	| { readonly reason: 'ambiguous'; readonly candidates: ReadonlyArray<ParsedCode> };

/** `raw` is the text as given; of one that is too long, only its beginning up to the limit. */
export type CodeFailure = CodeProblem & { readonly raw: string };
export type CodeFailureReason = CodeProblem['reason'];
