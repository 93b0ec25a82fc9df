import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../../src/entry/settings.js';

const rounds = 5;
const roundMs = 1_000;
const codes = 'src/lib/domain/codes';

/** @param {() => void} work one pass over the corpus @param {number} calls in it @returns {number} calls a second */
function rate(work, calls) {
	work();
	const rates = Array.from({ length: rounds }, () => {
		const begun = performance.now();
		let passes = 0;
		while (performance.now() - begun < roundMs) {
			work();
			passes += 1;
		}
		return (passes * calls * 1_000) / (performance.now() - begun);
	});
	return Math.max(...rates);
}

/** Codes parsed a second over the parser's own corpus; ceiling: `JSON.parse` of the same texts. */
export async function run() {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-parse-'));
	try {
		await build({
			configFile: false,
			root,
			logLevel: 'error',
			build: {
				ssr: join(root, codes, 'parse-code.ts'),
				outDir: dir,
				rollupOptions: { output: { entryFileNames: 'parse-code.mjs' } }
			}
		});
		/** @type {{ parseCode(text: string, options: { symbology?: string }): { ok: boolean } }} */
		const { parseCode } = await import(pathToFileURL(join(dir, 'parse-code.mjs')).href);
		/** @type {{ rows: [about: string, text: string, symbology: string | null, expected: unknown][] }} */
		const corpus = JSON.parse(await readFile(join(root, codes, 'parse-code.corpus.json'), 'utf8'));
		const given = corpus.rows.map(([, text, symbology]) => ({
			text,
			options: symbology ? { symbology } : {},
			json: JSON.stringify(text)
		}));
		const read = given.filter(({ text, options }) => parseCode(text, options).ok).length;
		const ours = rate(() => given.forEach(({ text, options }) => parseCode(text, options)), given.length);
		const ceiling = rate(() => given.forEach(({ json }) => JSON.parse(json)), given.length);
		console.log(
			`parse: ${Math.round(ours)}/s, ${(1e6 / ours).toFixed(1)} µs each, over ${given.length} texts of which ${read} are codes`
		);
		console.log(`ceiling (JSON.parse of the same texts): ${Math.round(ceiling)}/s`);
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
}
