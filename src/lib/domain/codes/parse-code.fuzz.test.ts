import { expect, it } from 'vitest';
import corpus from './parse-code.corpus.json';
import { inputLimit, parseCode } from './parse-code';
import { packKey, productKey } from './pack-key';

/**
 * Damages texts of the corpus at random and looks that every answer keeps the promises of the parser. The run
 * is repeatable; FUZZ_RUNS and FUZZ_SEED in the environment make it longer or another one.
 */
const runs = Number(process.env.FUZZ_RUNS ?? 200_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);

/** Mulberry32: a small generator that gives the same numbers everywhere. */
function randomNumbers(from: number): () => number {
	let state = from;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const random = randomNumbers(seed);
const below = (limit: number): number => Math.floor(random() * limit);
const seeds = corpus.rows.map(([, input]) => String(input));
const pick = (): string => seeds[below(seeds.length)] ?? '';
const pieces = [
	'\u001d',
	'8',
	'01',
	'10',
	'17',
	'21',
	'(',
	')',
	'/',
	'?',
	'%',
	' ',
	'\n',
	']d2',
	'F8',
	'~',
	'|',
	'https://',
	'０',
	'\u0000',
	'\ud800',
	'é',
	'药'
];

const damages: ReadonlyArray<(text: string, at: number) => string> = [
	(text, at) => text.slice(0, at) + text.slice(at + 1),
	(text, at) => text.slice(0, at),
	(text, at) => text.slice(at),
	(text, at) => text.slice(0, at) + pieces[below(pieces.length)] + text.slice(at),
	(text, at) => text.slice(0, at) + String.fromCharCode(below(128)) + text.slice(at + 1),
	(text, at) => text.slice(0, at) + String.fromCharCode(below(65536)) + text.slice(at + 1),
	(text, at) => text.slice(0, at) + below(10) + text.slice(at + 1),
	(text, at) => text.slice(0, at) + pick() + text.slice(at),
	(text, at) => text + text.slice(at),
	(text) => text.toLowerCase(),
	(text) => text + pick(),
	(text) => text.replaceAll('\u001d', ''),
	(text, at) => text.repeat(1 + (at % 7))
];

function damaged(): string {
	let text = pick();
	for (let count = below(4); count >= 0; count--)
		text = damages[below(damages.length)]?.(text, below(text.length + 1)) ?? text;
	return text;
}

function keepsItsPromises(input: string): void {
	const result = parseCode(input);
	if (!result.ok) {
		if (result.failure.raw !== input.slice(0, inputLimit)) throw new Error('the raw text is lost');
		return;
	}
	const code = result.value;
	if (code.raw !== input || code.value === '') throw new Error('raw or value is lost');
	if (code.kind === 'cn-trace' && !/^8\d{19}$/.test(code.value)) throw new Error('no trace code');
	packKey(code);
	productKey(code);
	const again =
		code.kind === 'sscc'
			? parseCode(`]C100${code.value}`)
			: parseCode(code.value, code.kind === 'gs1' ? { symbology: ']d2' } : {});
	if (!again.ok || again.value.value !== code.value || again.value.kind !== code.kind || again.value.repair)
		throw new Error(`the canonical text reads as ${JSON.stringify(again)}`);
}

it(`keeps its promises for ${runs} damaged texts`, { timeout: 600_000 }, () => {
	let slowest = { ms: 0, input: '' };
	let read = 0;
	for (let run = 0; run < runs; run++) {
		const input = damaged();
		const started = performance.now();
		try {
			keepsItsPromises(input);
		} catch (error) {
			throw new Error(`run ${run} with ${JSON.stringify(input)}`, { cause: error });
		}
		const ms = performance.now() - started;
		if (ms > slowest.ms) slowest = { ms, input };
		read += input.length;
	}
	console.info(
		`${runs} texts, ${read} characters, slowest ${slowest.ms.toFixed(1)} ms: ${JSON.stringify(slowest.input.slice(0, 80))}`
	);
	// Far above what is measured, so that only a runaway search fails it and never a busy machine.
	expect(slowest.ms).toBeLessThan(2000);
});
