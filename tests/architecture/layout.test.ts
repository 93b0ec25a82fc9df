import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
	cwd: root,
	encoding: 'utf8'
})
	.split('\n')
	.filter((path) => path && existsSync(join(root, path)));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const lines = (path: string) => read(path).split('\n').length;

describe('layout', () => {
	it('holds no file above 400 lines', () => {
		const code = tracked.filter(
			(path) => /\.(ts|js|svelte|css)$/.test(path) && path !== 'src/lib/server/db/types.ts'
		);
		expect(code.length).toBeGreaterThan(100);
		expect(code.filter((path) => lines(path) > 401).map((path) => `${path}: ${lines(path)}`)).toEqual([]);
	});

	it('has no rooms for odds and ends', () => {
		expect(
			tracked.filter((path) => /(^|\/)(utils?|helpers?|misc|common|index)\.(ts|js)$/.test(path))
		).toEqual([]);
	});

	it('names files in kebab-case, components in PascalCase or kebab-case', () => {
		const odd = tracked.filter(
			(path) =>
				/^(src|tests)\/.*\.(ts|js)$/.test(path) &&
				!/\/(\+[\w.]+|[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*)\.(ts|js)$/.test(path)
		);
		expect(odd).toEqual([]);
	});

	it('keeps the hooks small', () => {
		expect(lines('src/hooks.server.ts')).toBeLessThanOrEqual(41);
	});

	it('keeps the top level to what was agreed', () => {
		const agreed = [
			'.ci',
			'.data',
			'.git',
			'.gitignore',
			'.npmrc',
			'.prettierignore',
			'.prettierrc',
			'.svelte-kit',
			'README.md',
			'build',
			'docs',
			'eslint.config.js',
			'node_modules',
			'package-lock.json',
			'package.json',
			'src',
			'static',
			'svelte.config.js',
			'test-results',
			'tests',
			'tsconfig.json',
			'vite.config.ts'
		];
		expect(readdirSync(root).filter((name) => !agreed.includes(name))).toEqual([]);
	});
});

describe('documents', () => {
	const pathPattern = /`((?:src|tests|docs|static|\.ci)\/[\w./+()[\]@-]*)`/g;
	for (const document of ['docs/ARCHITECTURE.md', 'README.md', 'docs/GLOSSARY.md'])
		it(`${document} names only what exists`, () => {
			const named = [...read(document).matchAll(pathPattern)].map((match) => match[1] ?? '');
			if (document === 'docs/ARCHITECTURE.md') expect(named.length).toBeGreaterThan(20);
			expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
		});

	it('name no script that package.json lacks', () => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		const named = [...read('README.md').matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '');
		expect(named.filter((name) => !(name in scripts))).toEqual([]);
	});
});

describe('words', () => {
	it('exist in both languages with the same holes', () => {
		const folder = 'src/lib/i18n/messages';
		const areas = readdirSync(join(root, folder))
			.filter((name) => name.endsWith('.zh-CN.json'))
			.map((name) => name.slice(0, -'.zh-CN.json'.length));
		const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
		const load = (area: string, locale: string) =>
			JSON.parse(read(`${folder}/${area}.${locale}.json`)) as Record<string, string>;
		const wrong = areas.flatMap((area) => {
			const [zh, en] = [load(area, 'zh-CN'), load(area, 'en')];
			const keys = new Set([...Object.keys(zh), ...Object.keys(en)]);
			return [...keys]
				.filter((key) =>
					typeof zh[key] === 'string' &&
					typeof en[key] === 'string' &&
					String(holes(zh[key])) !== String(holes(en[key]))
						? true
						: zh[key] === undefined || en[key] === undefined
				)
				.map((key) => `${area}: ${key}`);
		});
		expect(wrong).toEqual([]);
	});

	it('never say that a box is genuine, or blame', () => {
		const banned = /正品|假药(?!。|，)|非法|错误码|\bgenuine\b|\bcounterfeit\b/;
		const all = tracked.filter((path) => /^src\/lib\/i18n\/messages\/.*\.json$/.test(path));
		const found = all.flatMap((path) =>
			Object.entries(JSON.parse(read(path)) as Record<string, string>)
				.filter(([, text]) => typeof text === 'string' && banned.test(text.replace('不等于是假药', '')))
				.map(([key]) => `${path}: ${key}`)
		);
		expect(found).toEqual([]);
	});
});
