import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import bwipjs from 'bwip-js/node';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { ensureChromium } from '../../src/entry/browser.js';
import { root } from '../../src/entry/settings.js';

const port = 4394;
const films = { symbol: 'a box with a trace code', empty: 'a box without a code' };

/** @param {string} name @param {string} bcid @param {string} text @param {string} [says] */
function modules(name, bcid, text, says = text) {
	const [symbol] = bwipjs.raw({ bcid, text });
	if (symbol && 'pixs' in symbol)
		return { name, text: says, matrix: true, columns: symbol.pixx, rows: symbol.pixy, dark: symbol.pixs };
	if (!symbol || !('sbs' in symbol)) throw new Error(`${bcid} gives neither squares nor bars`);
	const dark = symbol.sbs.flatMap((width, index) => Array.from({ length: width }, () => 1 - (index % 2)));
	return { name, text: says, matrix: false, columns: dark.length, rows: 1, dark };
}

const trace = modules('Code 128, 20 digits', 'code128', '83857930000879766660');
const neighbour = modules('neighbour', 'code128', '80990840000000010915');
const symbols = [
	trace,
	modules('EAN-13', 'ean13', '6901234567892'),
	modules(
		'GS1 DataMatrix',
		'gs1datamatrix',
		'(01)06901234567892(17)271231(10)A1B2C3(21)SN000123456',
		'01069012345678921727123110A1B2C3\u001d21SN000123456'
	),
	modules('QR', 'qrcode', 'https://id.gs1.org/01/06901234567892/21/SN000123456')
];
const noSymbol = { name: 'none', text: '', matrix: true, columns: 0, rows: 0, dark: [] };

/** @param {string} out the page that draws the pictures and reads them, with the product's own reading parts */
async function buildPage(out) {
	await build({
		configFile: false,
		root: join(root, 'tests/bench/camera'),
		logLevel: 'error',
		plugins: [svelte({ configFile: false })],
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		worker: { format: 'es' },
		build: { outDir: out, rollupOptions: { input: join(root, 'tests/bench/camera/page.html') } }
	});
}

/** @param {string} folder */
async function serve(folder) {
	/** @type {Record<string, string>} */
	const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
	const server = createServer(async (request, response) => {
		const path = new URL(request.url ?? '/', 'http://x').pathname;
		const body = await readFile(join(folder, path)).catch(() => undefined);
		response.writeHead(body ? 200 : 404, { 'content-type': types[extname(path)] ?? 'text/plain' });
		response.end(body);
	});
	await new Promise((done) => server.listen(port, '127.0.0.1', () => done(undefined)));
	return server;
}

/** @param {string} path @param {string} grey brightness of 1920 × 1080 pixels in base64 */
async function writeFilm(path, grey) {
	const frame = Buffer.concat([
		Buffer.from('FRAME\n'),
		Buffer.from(grey, 'base64'),
		Buffer.alloc((1920 * 1080) / 2, 128)
	]);
	await writeFile(
		path,
		Buffer.concat([Buffer.from('YUV4MPEG2 W1920 H1080 F30:1 Ip A1:1 C420jpeg\n'), frame, frame])
	);
}

/** @param {number} part @param {number} all */
const percent = (part, all) => `${Math.round((100 * part) / all)}`;

/** @param {import('@playwright/test').Page} page */
async function printCorpus(page) {
	/** @type {Record<string, { read: number, wrong: number, ms: number, frames: number }>} */
	const totals = {};
	/** @type {import('./camera/page').Cell[]} */
	let row = [];
	console.log('share of frames read, %: html5-qrcode whole picture / its box round the label / ours');
	console.log(`| damage | ${symbols.map(({ name }) => name).join(' | ')} |`);
	console.log(`|---|${symbols.map(() => '---|').join('')}`);
	await page.exposeFunction('onCell', (/** @type {import('./camera/page').Cell} */ cell) => {
		row.push(cell);
		for (const [name, { read, wrong, ms }] of Object.entries(cell.engines)) {
			const total = (totals[name] ??= { read: 0, wrong: 0, ms: 0, frames: 0 });
			total.read += read;
			total.wrong += wrong;
			total.ms += ms;
			total.frames += cell.frames;
		}
		if (row.length < symbols.length) return;
		const columns = row.map(({ engines, frames }) =>
			['full', 'box', 'ours'].map((name) => percent(engines[name]?.read ?? 0, frames)).join('/')
		);
		console.log(`| ${cell.damage} | ${columns.join(' | ')} |`);
		row = [];
	});
	await page.evaluate(async (given) => {
		const { camera, onCell } = /** @type {any} */ (window);
		for await (const cell of camera.corpus(given)) await onCell(cell);
	}, symbols);
	for (const [name, { read, wrong, ms, frames }] of Object.entries(totals))
		console.log(
			`${name}: ${percent(read, frames)} % of ${frames} frames read, ${wrong} misread, ${(ms / frames).toFixed(0)} ms per frame`
		);
}

/** @param {import('@playwright/test').Page} page @param {string} dir @param {string} screen */
async function printLive(page, dir, screen) {
	for (const name of /** @type {const} */ (['symbol', 'empty'])) {
		const grey = await page.evaluate(
			(symbol) => /** @type {any} */ (window).camera.filmFrame(symbol),
			name === 'symbol' ? trace : noSymbol
		);
		await writeFilm(join(dir, `${name}.y4m`), grey);
		await rm(screen, { force: true });
		await symlink(join(dir, `${name}.y4m`), screen);
		for (const engine of ['full', 'box', 'ours']) {
			/** @type {import('./camera/live').LiveRate} */
			const live = await page.evaluate(
				(which) => /** @type {any} */ (window).camera.measureLive(which),
				engine
			);
			console.log(
				`live 1920×1080, ${films[name]}, ${engine}: ${(live.frames / live.seconds).toFixed(1)} frames/s, ` +
					`${percent(live.reads, Math.max(1, live.frames))} % read, longest task ${live.longestTask.toFixed(0)} ms, ` +
					`page blocked ${percent(live.blocked, live.seconds * 1_000)} % of the time`
			);
		}
	}
}

/** @param {import('@playwright/test').Page} page */
async function printTwoBoxes(page) {
	const outcomes = await page.evaluate(
		([mine, other]) => /** @type {any} */ (window).camera.twoBoxes(mine, other),
		[trace, neighbour]
	);
	for (const { name, rounds, mine, neighbour: wrong, none, asked } of outcomes)
		console.log(
			`two boxes, ${name}: ${rounds} rounds, mine ${mine}, the neighbour's ${wrong}, none ${none}, asked for one box ${asked}`
		);
}

/** @param {(page: import('@playwright/test').Page, dir: string, screen: string) => Promise<void>} measure */
async function inBrowser(measure) {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-camera-'));
	const screen = join(dir, 'screen.y4m');
	await buildPage(join(dir, 'page'));
	const server = await serve(join(dir, 'page'));
	const browser = await chromium.launch({
		executablePath: await ensureChromium(),
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--use-fake-device-for-media-stream',
			'--use-fake-ui-for-media-stream',
			`--use-file-for-fake-video-capture=${screen}`
		]
	});
	try {
		const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
		page.on('pageerror', (error) => console.error(error.message));
		await page.goto(`http://localhost:${port}/page.html`);
		await measure(page, dir, screen);
	} finally {
		await browser.close();
		server.close();
		await rm(dir, { recursive: true, force: true });
	}
}

/** Frames a second on a running 1080p camera and what is left of the page, html5-qrcode's decoder beside ours. */
export const runLive = () => inBrowser(printLive);

/** The same, and the rates of both over a corpus made here. */
export const run = () =>
	inBrowser(async (page, dir, screen) => {
		await printLive(page, dir, screen);
		await printTwoBoxes(page);
		await printCorpus(page);
	});
