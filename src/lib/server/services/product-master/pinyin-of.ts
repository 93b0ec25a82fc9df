import { pinyin } from 'pinyin-pro';

/** What people type to find a medicine: whole syllables without tones, ü as v, and their initials. */
export function pinyinOf(name: string): { readonly pinyin: string; readonly pinyinInitials: string } {
	const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' }).map(
		(one) => one.toLowerCase().replace(/[^a-z0-9]/g, '')
	);
	return {
		pinyin: syllables.join(''),
		pinyinInitials: syllables.map((one) => (/\d/.test(one) ? one : one.slice(0, 1))).join('')
	};
}
