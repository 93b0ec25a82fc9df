import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../src/lib/i18n/messages/', import.meta.url);
const keysOf = (file: string) =>
	Object.keys(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, unknown>);
const groups = [
	...new Set(readdirSync(folder).map((file) => file.replace(/\.(zh-CN|en)\.json$/, '')))
].sort();

describe('words', () => {
	it.each(groups)('of %s have the same keys in both languages', (group) => {
		const chinese = keysOf(`${group}.zh-CN.json`);
		expect(keysOf(`${group}.en.json`).sort()).toEqual([...chinese].sort());
		expect(chinese.length).toBeGreaterThan(0);
	});

	// A capital letter in a key breaks the build.
	it.each(groups)('of %s have keys in lower-case snake', (group) => {
		expect(keysOf(`${group}.zh-CN.json`).filter((key) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key))).toEqual(
			[]
		);
	});

	it('stand under one key in one file', () => {
		const all = groups.flatMap((group) => keysOf(`${group}.zh-CN.json`));
		expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([]);
	});
});
