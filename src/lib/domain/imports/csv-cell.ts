/**
 * One cell of a CSV that people open in a spreadsheet: what would run as a formula is shown with an apostrophe
 * before it (OWASP, CSV injection), quotes are doubled.
 */
export function csvCell(text: string): string {
	const safe = /^[=+\-@\t\r]/.test(text.normalize('NFKC')) ? `'${text}` : text;
	return /[",\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line with its end; spreadsheets expect CRLF. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
