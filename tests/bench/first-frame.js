import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureChromium } from '../../src/entry/browser.js';
import { startPostgres } from '../../src/entry/postgres.js';
import { median, ms } from './load.js';
import { barePair, openPeerJs } from './plain-calls.js';
import { startProgram } from './program.js';

const rounds = 10;
const port = Number(process.env.WENYAO_BENCH_PORT ?? 4393);
const base = `http://localhost:${port}`;
const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--autoplay-policy=no-user-gesture-required',
	'--use-fake-device-for-media-stream',
	'--use-fake-ui-for-media-stream'
];

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */

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

/** @param {Page} page @param {string} username */
async function signIn(page, username) {
	await page.goto(`${base}/login`);
	await page.fill('input[name=username]', username);
	await page.fill('input[name=password]', 'wenyao-demo');
	await page.click('form button:not([type=button])');
	await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** A consult of an invented adult, asked for as the kiosk's screens ask. @param {number} round */
const request = (round) => ({
	name: '测试顾客',
	residentId: '990000196304120025',
	phone: `1380000${String(round).padStart(4, '0')}`,
	weightKg: '',
	allergies: { answer: 'none', text: '' },
	complaints: ['cough'],
	complaintText: '',
	earlierDiagnosis: { kind: 'declared', what: '慢性咽炎', where: '', when: 'within_3_months' },
	guardian: null,
	consents: [
		{ kind: 'treatment', textVersion: '2026-11-1' },
		{ kind: 'health_data', textVersion: '2026-11-1' }
	],
	mode: 'video',
	deviceCheck: { camera: 'ok', microphone: 'ok', speaker: 'heard' }
});

/** Notes in the page when its first remote frame is really shown. @param {Page} page */
const watchFirstFrame = (page) =>
	page.evaluate(() => {
		const holder = /** @type {{ firstFrame?: number }} */ (/** @type {unknown} */ (window));
		delete holder.firstFrame;
		const look = () => {
			const video = /** @type {HTMLVideoElement | null} */ (document.querySelector('video:not(.own)'));
			if (video && Number(video.dataset.frames ?? 0) > 0) holder.firstFrame = Date.now();
			else requestAnimationFrame(look);
		};
		look();
	});

/** @param {Page} page @returns {Promise<number>} */
async function firstFrame(page) {
	const handle = await page.waitForFunction(
		() => /** @type {{ firstFrame?: number }} */ (/** @type {unknown} */ (window)).firstFrame,
		undefined,
		{ timeout: 20_000 }
	);
	return Number(await handle.jsonValue());
}

/** From the doctor's tap on "take the next patient" to a remote frame shown on both ends, in real browsers. */
export async function run() {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-bench-'));
	const cluster = await startPostgres(dir);
	const url = await cluster.createDatabase('wenyao');
	const app = await startProgram('src/entry/server.js', port, {
		DATABASE_URL: url,
		DATA_DIR: dir,
		LOG_LEVEL: 'error',
		WENYAO_DEMO: 'true',
		WENYAO_ORIGIN: base
	});
	const browser = await chromium.launch({ executablePath: await ensureChromium(), args: flags });
	/** @type {Awaited<ReturnType<typeof openPeerJs>> | undefined} */
	let peerJs;
	try {
		const kioskContext = await browser.newContext({
			viewport: { width: 1080, height: 1920 },
			locale: 'zh-CN'
		});
		const pairing = await post(kioskContext, '/api/v1/devices/pairing', {});
		const office = await browser.newContext();
		await signIn(await office.newPage(), 'manager');
		const stores = await (
			await office.request.get(`${base}/api/v1/devices`, { headers: { 'x-wenyao-as': 'staff' } })
		).json();
		const target = { kind: 'existing', deviceId: stores[0].devices[0].id };
		await post(office, '/api/v1/devices/pairing/approval', { userCode: pairing.userCode, target }, 'staff');
		await post(kioskContext, '/api/v1/devices/pairing/token', { deviceCode: pairing.deviceCode });

		const doctor = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
		await signIn(doctor, 'doctor1');
		await doctor.getByText('开始接诊', { exact: true }).click();
		const kiosk = await kioskContext.newPage();
		/** @type {number[]} */
		const took = [];
		/** @type {number[]} */
		const bare = [];
		/** @type {number[]} */
		const plain = [];
		peerJs = await openPeerJs(browser, port + 1);
		const blank = await (await browser.newContext()).newPage();
		await blank.goto(`${base}/login`);
		for (let round = 1; round <= rounds; round++) {
			const { id } = await post(kioskContext, '/api/v1/consults', request(round)).then(
				(answer) => answer.consult ?? answer
			);
			await kiosk.goto(`${base}/kiosk?${randomUUID()}`);
			await kiosk.locator('[data-stage=waiting]').waitFor();
			const take = doctor.getByRole('button', { name: '接诊下一位' });
			await take.and(doctor.locator(':enabled')).waitFor();
			// The camera of the waiting kiosk is on by the time a doctor comes.
			await kiosk.waitForTimeout(1_500);
			await Promise.all([watchFirstFrame(kiosk), watchFirstFrame(doctor)]);
			const begun = await take.evaluate((button) => {
				const now = Date.now();
				/** @type {HTMLElement} */ (button).click();
				return now;
			});
			const shown = await Promise.all([firstFrame(kiosk), firstFrame(doctor)]);
			took.push(Math.max(...shown) - begun);
			bare.push(await barePair(blank));
			plain.push(await peerJs.call());
			await post(doctor.context(), `/api/v1/consults/${id}/end`, { outcome: 'technical' }, 'staff');
			await doctor.reload();
			const last = [took, plain, bare].map((list) => ms(list.at(-1) ?? NaN));
			console.log(`round ${round} of ${rounds}: ours ${last[0]}, PeerJS ${last[1]}, bare pair ${last[2]}`);
		}
		console.log(
			`taken → first remote frame on both ends: median ${ms(median(took))}, worst ${ms(Math.max(...took))}, ${took.length} of ${rounds} calls`
		);
		console.log(`PeerJS, called → first remote frame on both ends: median ${ms(median(plain))}`);
		console.log(`ceiling (two bare connections in one page): median ${ms(median(bare))}`);
	} finally {
		await peerJs?.close();
		await browser.close();
		await app.stop();
		await cluster.stop();
		await rm(dir, { recursive: true, force: true });
	}
}
