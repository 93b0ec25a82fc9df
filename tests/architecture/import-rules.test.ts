import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

const filesBelow = (folder: string, extensions: RegExp): string[] =>
	readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && extensions.test(entry.name))
		.map((entry) => relative(root, join(entry.parentPath, entry.name)));

const generated = /^src\/lib\/i18n\/paraglide\//;
const sources = filesBelow('src', /\.(ts|js|svelte)$/).filter((path) => !generated.test(path));
const isTest = (path: string) => /\.test\.ts$|\/testing-[\w-]+\.ts$/.test(path);

/** Static and dynamic imports, type imports and re-exports alike. */
const importPattern =
	/(?:import|export)\s+(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function resolveImport(from: string, specifier: string): string | undefined {
	const path = specifier.startsWith('$lib/')
		? `src/lib/${specifier.slice('$lib/'.length)}`
		: specifier.startsWith('.')
			? normalize(join(dirname(from), specifier))
			: undefined;
	if (!path || specifier.endsWith('/$types')) return undefined;
	const known = [path, `${path}.ts`, `${path}.svelte`, `${path}.js`, path.replace(/\.js$/, '.ts')];
	return known.find((candidate) => sources.includes(candidate)) ?? path.replace(/\?.*$/, '');
}

interface Import {
	from: string;
	to: string;
	specifier: string;
}

function importsOf(path: string): Import[] {
	const text = readFileSync(join(root, path), 'utf8');
	return [...text.matchAll(importPattern)].flatMap((match) => {
		const specifier = match[1] ?? match[2] ?? '';
		const to = resolveImport(path, specifier);
		return [{ from: path, to: to ?? specifier, specifier }];
	});
}

const product = sources.filter((path) => !isTest(path));
const imports = product.flatMap(importsOf);

/** The room a file belongs to; the order of the tests matters, the first match wins. */
const rooms: readonly (readonly [room: string, pattern: RegExp])[] = [
	['domain', /^src\/lib\/domain\//],
	['contract', /^src\/lib\/contract\//],
	['i18n', /^src\/lib\/i18n\//],
	['ui', /^src\/lib\/ui\//],
	['client', /^src\/lib\/client\//],
	['wiring', /^src\/lib\/server\/(app|process|create-services|direct-endpoints)\.ts$/],
	['repositories', /^src\/lib\/server\/repositories\//],
	['port', /^src\/lib\/server\/gateways\/[\w-]+\/port\.ts$/],
	['gateways', /^src\/lib\/server\/gateways\//],
	['services', /^src\/lib\/server\/services\//],
	['realtime', /^src\/lib\/server\/realtime\//],
	['jobs', /^src\/lib\/server\/jobs\//],
	['server', /^src\/lib\/server\//],
	['entry', /^src\/entry\//],
	['hooks', /^src\/(hooks\.server\.ts|app\.d\.ts)$/],
	['page server', /^src\/routes\/.*\+(page|layout)\.server\.ts$|^src\/routes\/.*\+server\.ts$/],
	['pages', /^src\/routes\//],
	['worker', /^src\/service-worker\.ts$/],
	['params', /^src\/params\//]
];

/** What each room may import, besides itself and packages. */
const allowed: Record<string, readonly string[]> = {
	domain: [],
	contract: ['domain'],
	i18n: ['contract', 'domain'],
	ui: ['contract', 'domain', 'i18n'],
	client: ['contract', 'domain', 'i18n'],
	repositories: ['server', 'contract', 'domain'],
	port: ['contract', 'domain'],
	gateways: ['port', 'server', 'contract', 'domain'],
	services: ['repositories', 'port', 'server', 'contract', 'domain'],
	realtime: ['services', 'server', 'contract', 'domain'],
	jobs: ['services', 'server', 'contract', 'domain'],
	// The plain files of the server: database, access, login, HTTP edge, demo data. Only the edge knows repositories.
	server: ['repositories', 'port', 'contract', 'domain', 'i18n', 'wiring'],
	wiring: [
		'server',
		'repositories',
		'services',
		'realtime',
		'jobs',
		'gateways',
		'port',
		'contract',
		'domain'
	],
	entry: [],
	hooks: ['server', 'wiring', 'contract'],
	'page server': ['services', 'server', 'wiring', 'contract', 'domain', 'i18n'],
	pages: ['client', 'ui', 'i18n', 'contract', 'domain'],
	worker: [],
	params: ['domain', 'contract']
};

const roomOf = (path: string): string | undefined => rooms.find(([, pattern]) => pattern.test(path))?.[0];

describe('import directions', () => {
	it('reads the whole tree', () => {
		expect(product.length).toBeGreaterThan(100);
		expect(imports.length).toBeGreaterThan(200);
		expect(product.filter((path) => !roomOf(path))).toEqual(['src/app.d.ts'].filter((path) => !roomOf(path)));
	});

	it('never turn back', () => {
		const wrong = imports.filter(({ from, to }) => {
			const [here, there] = [roomOf(from), roomOf(to)];
			return here && there && here !== there && !allowed[here]?.includes(there);
		});
		expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
	});

	it('point at files that exist', () => {
		const missing = imports.filter(
			({ to, specifier }) =>
				/^(\.|\$lib\/)/.test(specifier) &&
				!/\.(css|json|wasm|svg)|\$types$|paraglide|\?/.test(specifier) &&
				!/^(\.\.\/)*build\//.test(specifier) &&
				!sources.includes(to)
		);
		expect(missing.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
	});

	it('make no cycles', () => {
		const graph = new Map<string, string[]>();
		for (const { from, to } of imports)
			if (sources.includes(to)) graph.set(from, [...(graph.get(from) ?? []), to]);
		const done = new Set<string>();
		const cycles: string[] = [];
		const visit = (path: string, trail: string[]): void => {
			if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
			else if (!done.has(path)) {
				for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
				done.add(path);
			}
		};
		for (const path of graph.keys()) visit(path, []);
		expect(cycles).toEqual([]);
	});

	it('keep the domain free of the outside world', () => {
		const pureLibraries = new Set(['canonicalize']);
		const outside = imports.filter(
			({ from, specifier }) =>
				roomOf(from) === 'domain' && !/^(\.|\$lib\/domain\/)/.test(specifier) && !pureLibraries.has(specifier)
		);
		expect(outside.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
		const impure =
			/\b(Date\.now|new Date\(\)|Math\.random|fetch\(|setTimeout|process\.|crypto\.|localStorage)/;
		const reaching = product.filter(
			(path) => roomOf(path) === 'domain' && path.endsWith('.ts') && impure.test(withoutComments(path))
		);
		expect(reaching).toEqual([]);
	});

	it('keep SQL in the repositories and the database folder', () => {
		const sqlHands = /\b(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`|\.read<|\.read\(/;
		const elsewhere = product.filter(
			(path) =>
				path.startsWith('src/lib/server/') &&
				!/^src\/lib\/server\/(repositories|db)\//.test(path) &&
				sqlHands.test(withoutComments(path))
		);
		expect(elsewhere).toEqual([]);
	});

	it('ask permission in every service that the outside can reach', () => {
		// Answered to everybody: is the process alive, the invented boxes, a new kiosk that is nobody yet, a parsed code.
		const open = /^src\/lib\/server\/services\/(health\/|demo\/|device\/(start|poll)-pairing)/;
		const reached = new Set(
			imports
				.filter(
					({ from }) =>
						['page server', 'realtime'].includes(roomOf(from) ?? '') || from.endsWith('/direct-endpoints.ts')
				)
				.map(({ to }) => to)
		);
		const asked = product.filter(
			(path) => roomOf(path) === 'services' && reached.has(path) && !open.test(path)
		);
		expect(asked.length).toBeGreaterThan(10);
		const withoutImports = (path: string) => withoutComments(path).replaceAll(/^import [^;]*;$/gm, '');
		const unguarded = asked.filter((path) => {
			const text = withoutImports(path);
			return /\bctx: Context\b/.test(text) && !/\brequire[A-Z]\w*/.test(text);
		});
		expect(unguarded).toEqual([]);
	});
});

function withoutComments(path: string): string {
	return readFileSync(join(root, path), 'utf8')
		.replaceAll(/\/\*[\s\S]*?\*\//g, '')
		.replaceAll(/^\s*\/\/.*$/gm, '');
}
