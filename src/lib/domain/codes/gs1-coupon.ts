/**
 * North American coupon codes, AI 8110 and 8112. No medicine box carries one; they are here so that the table
 * is checked whole. Fields have a leading digit that tells their length.
 */
class FieldReader {
	at = 0;
	constructor(readonly text: string) {}

	/** Skips a field of `length` characters; false if the text ends before. */
	skip(length: number): boolean {
		this.at += length;
		return this.at <= this.text.length;
	}

	/** Skips a field whose first digit, between `from` and `to`, plus `extra` is its length. */
	skipCounted(from: number, to: number, extra: number): boolean {
		const count = this.digit();
		return count >= from && count <= to && this.skip(count + extra);
	}

	/** The next digit, or -1 at the end. */
	digit(): number {
		const value = this.at < this.text.length ? Number(this.text[this.at]) : -1;
		this.at++;
		return value;
	}

	get ended(): boolean {
		return this.at === this.text.length;
	}
}

const isRequirementCode = (code: number): boolean => (code >= 0 && code <= 4) || code === 9;

/**
 * AI 8110: company prefix, offer code, save value, purchase requirement, its code and family code. The
 * optional fields behind them are checked for being digits and for beginning with an assigned field number.
 */
export function isCoupon8110(text: string): boolean {
	if (!/^\d+$/.test(text)) return false;
	const reader = new FieldReader(text);
	return (
		reader.skipCounted(0, 6, 6) &&
		reader.skip(6) &&
		reader.skipCounted(1, 5, 0) &&
		reader.skipCounted(1, 5, 0) &&
		isRequirementCode(reader.digit()) &&
		reader.skip(3) &&
		(reader.ended || /[1-69]/.test(text.charAt(reader.at)))
	);
}

/** AI 8112: format 0 or 1, funder, offer code, serial number and nothing else. */
export function isCoupon8112(text: string): boolean {
	if (!/^[01]\d+$/.test(text)) return false;
	const reader = new FieldReader(text);
	reader.skip(1);
	return reader.skipCounted(0, 6, 6) && reader.skip(6) && reader.skipCounted(0, 9, 6) && reader.ended;
}
