/** How a person is shown on a screen that others can see. A masked text never gains from its length alone. */

/** 王小芳 → 王*芳, 王芳 → 王*, 欧阳小芳 → 欧**芳; one character becomes a star. */
export function maskName(name: string): string {
	const characters = [...name.trim()];
	const first = characters[0];
	const last = characters.at(-1);
	if (first === undefined || last === undefined) return '';
	if (characters.length === 1) return '*';
	if (characters.length === 2) return `${first}*`;
	return first + '*'.repeat(characters.length - 2) + last;
}

/** 13812342211 → 138****2211; anything shorter than 8 is hidden whole. */
export const maskMobile = (mobile: string): string =>
	mobile.length < 8 ? '*'.repeat(mobile.length) : mobile.slice(0, 3) + '****' + mobile.slice(-4);

/** 11010519491231002X → 1***************2X: first and last two only, the birth date hidden. */
export const maskResidentId = (number: string): string =>
	number.length < 8
		? '*'.repeat(number.length)
		: number.slice(0, 1) + '*'.repeat(number.length - 3) + number.slice(-2);
