// A server, a relay, a store and a practice in real browsers, for the measures of calls.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureChromium } from '../../src/entry/browser.js';
import { ensureTurnserver } from '../../src/entry/coturn.js';
import { startPostgres } from '../../src/entry/postgres.js';
import { startProgram } from './program.js';

export const port = Number(process.env.WENYAO_BENCH_PORT ?? 4393);
export const base = `http://localhost:${port}`;
export const flags = [
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
export async function post(context, path, data, as = 'device') {
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
export const request = (round) => ({
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
export const watchFirstFrame = (page) =>
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
export async function firstFrame(page) {
	const handle = await page.waitForFunction(
		() => /** @type {{ firstFrame?: number }} */ (/** @type {unknown} */ (window)).firstFrame,
		undefined,
		{ timeout: 20_000 }
	);
	return Number(await handle.jsonValue());
}

const turnPort = port + 5;
const turnSecret = 'a relay secret of the bench';

/** A relay on this machine. @param {string} dir @returns {Promise<{ kill(): Promise<void> }>} */
export async function startRelay(dir) {
	const child = spawn(
		await ensureTurnserver(),
		[
			'-n',
			'--listening-ip=127.0.0.1',
			'--relay-ip=127.0.0.1',
			`--listening-port=${turnPort}`,
			'--use-auth-secret',
			`--static-auth-secret=${turnSecret}`,
			'--realm=wenyao.test',
			'--no-tls',
			'--no-dtls',
			'--no-cli',
			'--allow-loopback-peers',
			'--no-multicast-peers',
			'--log-file=stdout',
			'--simple-log',
			`--pidfile=${join(dir, 'turn.pid')}`
		],
		{ stdio: 'ignore' }
	);
	const ended = new Promise((done) => child.once('exit', done));
	for (const deadline = Date.now() + 10_000; ;) {
		const up = await new Promise((done) => {
			const socket = connect(turnPort, '127.0.0.1', () => done(true)).once('error', () => done(false));
			socket.once('connect', () => socket.destroy());
		});
		if (up) break;
		if (Date.now() > deadline) throw new Error('the relay did not start');
		await new Promise((done) => setTimeout(done, 100));
	}
	return {
		async kill() {
			child.kill('SIGKILL');
			await ended;
		}
	};
}

/** Allows a page no way but the relay. @param {BrowserContext} context */
const relayOnly = (context) =>
	context.addInitScript(() => {
		const Native = window.RTCPeerConnection;
		window.RTCPeerConnection = class extends Native {
			/** @param {RTCConfiguration} [settings] */
			constructor(settings) {
				super({ ...settings, iceTransportPolicy: 'relay' });
			}
			/** @override @param {RTCConfiguration} [settings] */
			setConfiguration(settings) {
				super.setConfiguration({ ...settings, iceTransportPolicy: 'relay' });
			}
		};
	});

/** One server with its database and a browser; stores and doctors are opened in it. */
export async function openPractice() {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-bench-'));
	const cluster = await startPostgres(dir);
	const url = await cluster.createDatabase('wenyao');
	const app = await startProgram('src/entry/server.js', port, {
		DATABASE_URL: url,
		DATA_DIR: dir,
		LOG_LEVEL: 'error',
		WENYAO_DEMO: 'true',
		WENYAO_ORIGIN: base,
		TURN_URLS: `turn:127.0.0.1:${turnPort}`,
		TURN_SECRET: turnSecret
	});
	const browser = await chromium.launch({ executablePath: await ensureChromium(), args: flags });
	const office = await browser.newContext();
	await signIn(await office.newPage(), 'manager');

	return {
		dir,
		browser,
		/** @param {{ kiosk: number, username: string, relayed: boolean }} who */
		async openPair({ kiosk: number, username, relayed }) {
			const store = await browser.newContext({ viewport: { width: 1080, height: 1920 }, locale: 'zh-CN' });
			const practice = await browser.newContext({ locale: 'zh-CN' });
			if (relayed) for (const context of [store, practice]) await relayOnly(context);
			const pairing = await post(store, '/api/v1/devices/pairing', {});
			const stores = await (
				await office.request.get(`${base}/api/v1/devices`, { headers: { 'x-wenyao-as': 'staff' } })
			).json();
			const target = { kind: 'existing', deviceId: stores[0].devices[number].id };
			await post(office, '/api/v1/devices/pairing/approval', { userCode: pairing.userCode, target }, 'staff');
			await post(store, '/api/v1/devices/pairing/token', { deviceCode: pairing.deviceCode });
			const doctor = await practice.newPage();
			await signIn(doctor, username);
			await doctor.getByText('开始接诊', { exact: true }).click();
			const kiosk = await store.newPage();
			let round = 0;
			return {
				kiosk,
				doctor,
				store,
				/** One call, from the doctor's tap to a frame shown on both ends. @returns {Promise<number>} ms */
				async call() {
					const { id } = await post(store, '/api/v1/consults', request(++round)).then(
						(answer) => answer.consult ?? answer
					);
					await kiosk.goto(`${base}/kiosk?${round}`);
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
					this.consultId = id;
					return Math.max(...shown) - begun;
				},
				consultId: '',
				async end() {
					await post(practice, `/api/v1/consults/${this.consultId}/end`, { outcome: 'technical' }, 'staff');
					await doctor.reload();
				},
				/** @returns {Promise<RTCConfiguration>} */
				async iceServers() {
					const headers = { 'x-wenyao-as': 'staff' };
					return (await practice.request.get(`${base}/api/v1/ice-servers`, { headers })).json();
				},
				async close() {
					await store.close();
					await practice.close();
				}
			};
		},
		async close() {
			await browser.close();
			await app.stop();
			await cluster.stop();
			await rm(dir, { recursive: true, force: true });
		}
	};
}
