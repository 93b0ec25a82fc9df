import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import pg from 'pg';
import { ensureChromium } from '../../src/entry/browser.js';
import { startPostgres } from '../../src/entry/postgres.js';
import { ms, quantile } from './load.js';
import { startProgram } from './program.js';

const port = 4370;
const base = `http://localhost:${port}`;
const sizes = (process.env.OFFLINE_SIZES ?? '50000,300000').split(',').map(Number);
const scans = 200;
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */
/** @typedef {{ tasks: { start: number, ms: number }[], shown: number[] }} Watched */

/** @param {BrowserContext} context @param {string} path @param {unknown} data */
async function post(context, path, data, as = 'device') {
	const answer = await context.request.post(`${base}${path}`, {
		data,
		headers: { origin: base, 'x-wenyao-as': as }
	});
	if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
	const text = await answer.text();
	return text ? JSON.parse(text) : undefined;
}

/** A store with so many packs, each with a second code on its box. @param {pg.Client} client @param {number} size */
async function fillStore(client, size) {
	const { rows } = await client.query('select store_id from device order by id limit 1');
	const storeId = rows[0].store_id;
	const have = await client.query('select count(*)::int as n from pack where store_id = $1', [storeId]);
	// As if imported yesterday: packs of the last minutes would come once more in the first round of changes.
	await client.query('set session_replication_role = replica');
	await client.query(
		`with lots as (
			select distinct on (product_id, batch_id) product_id, batch_id, chain_id, substr(code, 1, 7) as prefix
			from pack where store_id = $1 and level = 1 and code ~ '^\\d{20}$'
		), numbered as (select *, row_number() over () - 1 as place, count(*) over () as lots from lots)
		insert into pack (code, product_id, batch_id, level, content_count, status, chain_id, store_id, source, updated_at)
		select l.prefix || '9' || lpad((n * 7919::bigint % 1000000007)::text, 12, '0'), l.product_id, l.batch_id, 1,
			24, 'in_stock', l.chain_id, $1, 'bench', now() - interval '1 day'
		from generate_series(1, $2::int) n join numbered l on l.place = n % l.lots
		on conflict do nothing`,
		[storeId, size - have.rows[0].n]
	);
	await client.query(
		`insert into pack_alias (alias, code, source)
		select '010692' || substr(md5(code), 1, 8) || '21S' || substr(code, 8), code, 'bench' from pack
		where store_id = $1 and source = 'bench' on conflict do nothing`,
		[storeId]
	);
	await client.query('set session_replication_role = origin');
	await client.query('analyze');
	const count = await client.query('select count(*)::int as n from pack where store_id = $1', [storeId]);
	return { storeId, count: Number(count.rows[0].n) };
}

/** A kiosk's browser with a profile on disk, as a kiosk has. @param {string} profile @param {BrowserContext} office @param {string} storeId */
async function newKiosk(profile, office, storeId) {
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: await ensureChromium(),
		args: flags,
		viewport: { width: 1080, height: 1920 },
		locale: 'zh-CN'
	});
	const pairing = await post(context, '/api/v1/devices/pairing', {});
	const target = { kind: 'new', storeId, name: `测速机 ${profile.slice(-6)}` };
	await post(office, '/api/v1/devices/pairing/approval', { userCode: pairing.userCode, target }, 'staff');
	await post(context, '/api/v1/devices/pairing/token', { deviceCode: pairing.deviceCode });
	await context.addInitScript(() => {
		/** @type {Watched} */
		const watched = { tasks: [], shown: [] };
		Object.assign(window, { watched });
		new PerformanceObserver((list) => {
			for (const { startTime, duration } of list.getEntries())
				watched.tasks.push({ start: startTime, ms: duration });
		}).observe({ type: 'longtask', buffered: true });
		// From the scanner's last key to the new verdict on the screen.
		/** @type {number | undefined} */
		let scannedAt;
		/** @type {Element | null} */
		let before = null;
		addEventListener(
			'keydown',
			({ key }) => {
				if (key !== 'Enter') return;
				scannedAt = performance.now();
				before = document.querySelector('.verdict h1');
			},
			{ capture: true }
		);
		const look = () => {
			const now = document.querySelector('.verdict h1');
			if (scannedAt !== undefined && now && now !== before && !now.textContent?.includes('正在核对')) {
				watched.shown.push(performance.now() - scannedAt);
				scannedAt = undefined;
			}
		};
		new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
	});
	return context;
}

/** @param {Page} page @returns {Promise<Watched>} */
const watchedOf = (page) =>
	page.evaluate(() => /** @type {{ watched: Watched }} */ (/** @type {unknown} */ (window)).watched);

/** The machine's own ceiling: the same pages fetched by the same browser and thrown away. @param {Page} page */
const plainFetch = (page) =>
	page.evaluate(async () => {
		const begun = performance.now();
		let bytes = 0;
		let pages = 0;
		for (let cursor = '', more = true; more; pages++) {
			const answer = await fetch(`/api/v1/offline/snapshot?cursor=${encodeURIComponent(cursor)}`, {
				headers: { 'x-wenyao-as': 'device' }
			});
			const text = await answer.text();
			bytes += text.length;
			more = text.slice(0, 2_000).includes('"more":true') || text.slice(-2_000).includes('"more":true');
			cursor = /"cursor":"([^"]*)"/.exec(text)?.[1] ?? '';
		}
		return { ms: performance.now() - begun, bytes, pages };
	});

/** @param {Page} page */
async function sync(page) {
	const first = page.waitForRequest(/offline\/snapshot/);
	await page.goto(`${base}/kiosk`);
	await first;
	const begun = performance.now();
	await page.locator('header .age').waitFor({ timeout: 300_000 });
	return performance.now() - begun;
}

/** As a scanner types: all keys are handed over at once. @param {import('@playwright/test').CDPSession} session @param {string} digits */
async function scan(session, digits) {
	// When each key was pressed, whenever the busy machine gets round to it.
	let pressedAt = Date.now() / 1000;
	const timed = () => ({ timestamp: (pressedAt += 0.002) });
	const sent = [...digits].flatMap((digit) => {
		const key = { code: `Digit${digit}`, key: digit };
		return [
			session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, text: digit, ...timed() }),
			session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, ...timed() })
		];
	});
	const enter = { code: 'Enter', key: 'Enter', windowsVirtualKeyCode: 13 };
	sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...enter, text: '\r', ...timed() }));
	sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter, ...timed() }));
	await Promise.all(sent);
}

/** @param {Page} page @param {string[]} codes */
async function scanAll(page, codes) {
	const session = await page.context().newCDPSession(page);
	for (const [index, code] of codes.entries()) {
		await scan(session, code);
		await page.waitForFunction(
			(count) =>
				/** @type {{ watched: Watched }} */ (/** @type {unknown} */ (window)).watched.shown.length >= count,
			index + 1,
			{ timeout: 15_000, polling: 20 }
		);
	}
	return (await watchedOf(page)).shown;
}

/** The first copy of a store in a real browser from a real server, and verdicts from it with the server gone. */
export async function run() {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-bench-'));
	const cluster = await startPostgres(dir);
	const url = await cluster.createDatabase('wenyao');
	const env = {
		DATABASE_URL: url,
		DATA_DIR: dir,
		LOG_LEVEL: 'error',
		WENYAO_DEMO: 'true',
		WENYAO_ORIGIN: base
	};
	let app = await startProgram('src/entry/server.js', port, env);
	const browser = await chromium.launch({ executablePath: await ensureChromium(), args: flags });
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const office = await browser.newContext();
		const desk = await office.newPage();
		await desk.goto(`${base}/login`);
		await desk.fill('input[name=username]', 'manager');
		await desk.fill('input[name=password]', 'wenyao-demo');
		await desk.click('form button:not([type=button])');
		await desk.waitForURL((address) => !address.pathname.startsWith('/login'));
		for (const size of sizes) {
			const { storeId, count } = await fillStore(client, size);
			const context = await newKiosk(join(dir, `profile-${size}`), office, storeId);
			const page = context.pages()[0] ?? (await context.newPage());
			const cpuBefore = (await app.cpuMs()) ?? Number.NaN;
			const took = await sync(page);
			const cpu = ((await app.cpuMs()) ?? Number.NaN) - cpuBefore;
			const tasks = await page.evaluate(() => {
				const [first] = performance
					.getEntriesByType('resource')
					.filter(({ name }) => /offline\/snapshot/.test(name));
				const { watched } = /** @type {{ watched: Watched }} */ (/** @type {unknown} */ (window));
				return watched.tasks.filter(({ start }) => start >= (first?.startTime ?? 0)).map(({ ms }) => ms);
			});
			const stored = await page.evaluate(async () => {
				const estimate = /** @type {{ usageDetails?: { indexedDB?: number }, usage?: number }} */ (
					await navigator.storage.estimate()
				);
				return estimate.usageDetails?.indexedDB ?? estimate.usage ?? 0;
			});
			const plain = await plainFetch(page);
			console.log(
				`${count} packs, each with a second code: ${(took / 1000).toFixed(1)} s to the end, ` +
					`${Math.round(count / (took / 1000))}/s; ${(stored / 2 ** 20).toFixed(1)} MB stored; ` +
					`server CPU ${(cpu / 1000).toFixed(1)} s`
			);
			console.log(
				`  ceiling, the same ${plain.pages} pages only fetched: ${(plain.ms / 1000).toFixed(1)} s ` +
					`(${(plain.bytes / 2 ** 20).toFixed(1)} MB of text); ratio ${(took / plain.ms).toFixed(2)}`
			);
			console.log(
				`  tasks of the page over 50 ms: ${tasks.length}, the longest ${ms(Math.max(0, ...tasks))}`
			);
			const { rows } = await client.query(
				"select code from pack where store_id = $1 and source = 'bench' order by md5(code) limit $2",
				[storeId, scans]
			);
			await app.stop();
			await page.getByText('未联网').waitFor({ timeout: 30_000 });
			const shown = await scanAll(
				page,
				rows.map(({ code }) => String(code))
			);
			console.log(
				`  verdict with the server stopped, last key to screen, ${shown.length} boxes: ` +
					`p50 ${ms(quantile(shown, 0.5))}, p99 ${ms(quantile(shown, 0.99))}`
			);
			await context.close();
			app = await startProgram('src/entry/server.js', port, env);
		}
	} finally {
		await client.end();
		await browser.close();
		await app.stop();
		await cluster.stop();
		await rm(dir, { recursive: true, force: true });
	}
}
