import type { OpeningHours } from '$lib/domain/consult/opening-hours';

const line = /^([1-7](?:\s*[-,，、]\s*[1-7])*)\s+(\d{1,2}:\d\d)\s*[-–—~]\s*(\d{1,2}:\d\d)$/;

/** '1-5 8:00-18:00', a line each. @returns the hours, or the number of the first line that cannot be read */
export function readHours(text: string): readonly OpeningHours[] | number {
	const hours: OpeningHours[] = [];
	for (const [index, raw] of text.split('\n').entries()) {
		if (raw.trim() === '') continue;
		const match = line.exec(raw.trim());
		const days = match?.[1] === undefined ? [] : readDays(match[1]);
		const [from = '', until = ''] = [match?.[2], match?.[3]].map((time) => time?.padStart(5, '0'));
		if (days.length === 0 || from >= until || until > '24:00') return index + 1;
		hours.push({ days, from, until });
	}
	return hours;
}

/** '1-3,5' → [1, 2, 3, 5] */
function readDays(text: string): number[] {
	return text.split(/[,，、]/).flatMap((part) => {
		const [first = 0, last = first] = part.split('-').map(Number);
		return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
	});
}

export const typedHours = (hours: readonly OpeningHours[]): string =>
	hours.map(({ days, from, until }) => `${typedDays(days)} ${from}-${until}`).join('\n');

function typedDays(days: readonly number[]): string {
	const [first, last] = [days[0], days.at(-1)];
	const run = days.length > 1 && days.every((day, index) => day === (first ?? 0) + index);
	return run ? `${first}-${last}` : days.join(',');
}
