import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { chinaDate } from '../../src/lib/domain/shared/local-date';
import { gs1Bracketed } from '../../src/lib/server/demo/box-face';
import { demoBoxes } from '../../src/lib/server/demo/demo-boxes';
import { filmBoxes, showFilm, type FilmedBox } from '../fixtures/camera-picture';
import { test } from './closed-contexts';
import { browserFlags } from './browser-flags';
import { expectAccessible, expectKioskSizes, newKiosk, openKiosk, symbolOf } from './kiosk-desk';
import { scanKeys } from './scan-keys';

const headline = (page: Page) => page.getByRole('heading', { level: 1 });
const aiming = '把追溯码放进框里';

/** The face of a demo box: shop barcode, GS1 symbol and trace code, as cartons print them. */
function faceOf(id: string, left: number, width = 700): FilmedBox {
	const box = demoBoxes(chinaDate(new Date())).find((candidate) => candidate.id === id);
	if (!box?.traceCode || !box.ean13 || !box.gs1) throw new RangeError(`box ${id} lacks a symbol`);
	const x = left + width / 2;
	return {
		left,
		top: 240,
		width,
		height: 620,
		symbols: [
			{ bcid: 'ean13', text: box.ean13, x: x - 150, y: 380, modulePx: 3 },
			{ bcid: 'gs1datamatrix', text: gs1Bracketed(box.gs1), x: x + 190, y: 420, modulePx: 5 },
			{ bcid: 'code128', text: box.traceCode, x, y: 660, modulePx: 3 }
		]
	};
}

test.describe('the camera of a kiosk', () => {
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;
	let films: string;
	let screen: string;

	const film = (name: string) => join(films, `${name}.y4m`);
	async function openCamera(): Promise<void> {
		await openKiosk(page);
		await page.getByRole('button', { name: /查药品/ }).click();
	}

	test.beforeAll(async ({ baseURL }) => {
		films = await mkdtemp(join(tmpdir(), 'wenyao-film-'));
		screen = join(films, 'screen.y4m');
		await filmBoxes(film('nothing'), []);
		await filmBoxes(film('one'), [faceOf('otc-a', 610)]);
		await filmBoxes(film('two'), [faceOf('otc-a', 440), faceOf('expired', 1150)]);
		await showFilm(screen, film('nothing'));
		browser = await chromium.launch({
			executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
			args: [
				...browserFlags,
				'--use-fake-device-for-media-stream',
				`--use-file-for-fake-video-capture=${screen}`
			]
		});
		({ context, page } = await newKiosk(browser, baseURL ?? '', 2, { permissions: ['camera'] }));
		await page.addInitScript(() => {
			const made: MediaStreamTrack[] = [];
			let refusal: string | undefined;
			const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
			navigator.mediaDevices.getUserMedia = async (constraints) => {
				if (refusal) throw new DOMException('no', refusal);
				const stream = await ask(constraints);
				made.push(...stream.getVideoTracks());
				return stream;
			};
			Object.assign(window, {
				cameraTracks: made,
				/** What a browser does when a camera is pulled out. */
				unplug(name: string) {
					refusal = name;
					const track = made.at(-1);
					track?.stop();
					track?.dispatchEvent(new Event('ended'));
				},
				plugIn() {
					refusal = undefined;
					navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
				}
			});
		});
	});
	test.afterAll(async () => {
		await browser.close();
		await rm(films, { recursive: true, force: true });
	});

	test('reads the trace code of a box, not the shop barcode beside it', async () => {
		await showFilm(screen, film('one'));
		await openCamera();
		await expect(headline(page)).toHaveText('查验通过，在有效期内', { timeout: 20_000 });
		await expect(page.getByText(`码尾号 ${symbolOf('otc-a').slice(-4)}`)).toBeVisible();
		// The same box at the scanner is the same scan.
		let asked = 0;
		page.on('request', (request) => (asked += Number(request.url().endsWith('/api/v1/verifications'))));
		await scanKeys(page, symbolOf('otc-a'));
		await expect(page.getByText('已扫过')).toBeVisible();
		expect(asked).toBe(0);
	});

	test('never takes the neighbour of the box in the middle', async () => {
		await showFilm(screen, film('two'));
		await openCamera();
		// Where the neighbour's own code is read too, one box is asked for; where only the middle one's is, that is taken.
		await expect(headline(page)).toHaveText(/^(一次只放一盒|查验通过，在有效期内)$/, { timeout: 20_000 });
		await expectAccessible(page);
		await expectKioskSizes(page);
		await page.waitForTimeout(1_500);
		await expect(headline(page)).toHaveText(/^(一次只放一盒|查验通过，在有效期内)$/);
		// A scanner says clearly which one is meant.
		await scanKeys(page, symbolOf('expired'));
		await expect(headline(page)).toHaveText('已过期，不要吃');
	});

	test('offers other ways when nothing was read for a while, and the scanner still works', async () => {
		await showFilm(screen, film('nothing'));
		await openCamera();
		await expect(headline(page)).toHaveText(aiming);
		await expectAccessible(page);
		await expectKioskSizes(page);
		await expect(headline(page)).toHaveText('还没读到', { timeout: 20_000 });
		await expect(page.getByRole('main').getByRole('button', { name: '请店员帮忙' })).toBeVisible();
		await page.getByRole('button', { name: '大字' }).click();
		await expectKioskSizes(page);
		await scanKeys(page, symbolOf('near-expiry'));
		await expect(headline(page)).toHaveText(/^快到期/);
	});

	test('comes back by itself after it was unplugged, and after its permission was withdrawn', async () => {
		await openCamera();
		await expect(page.getByText('离镜头约一掌宽')).toBeVisible();
		await page.evaluate('unplug("NotFoundError")');
		await expect(headline(page)).toHaveText('摄像头断开了');
		await expectAccessible(page);
		await expectKioskSizes(page);
		await page.evaluate('plugIn()');
		await expect(headline(page)).toHaveText(aiming);
		await context.clearPermissions();
		await page.evaluate('unplug(undefined)');
		await expect(headline(page)).toHaveText('摄像头没打开');
		await context.grantPermissions(['camera']);
		await expect(headline(page)).toHaveText(aiming);
		await showFilm(screen, film('one'));
		await page.evaluate('unplug("NotFoundError")');
		await expect(headline(page)).toHaveText('摄像头断开了');
		await page.evaluate('plugIn()');
		await expect(headline(page)).toHaveText('查验通过，在有效期内', { timeout: 20_000 });
	});

	test('rests while nobody sees the page', async () => {
		await showFilm(screen, film('nothing'));
		await openCamera();
		await expect(page.getByText('离镜头约一掌宽')).toBeVisible();
		const see = (hidden: boolean) =>
			page.evaluate((value) => {
				Object.defineProperty(document, 'hidden', { value, configurable: true });
				document.dispatchEvent(new Event('visibilitychange'));
			}, hidden);
		const running = () => page.evaluate('cameraTracks.filter((track) => track.readyState === "live").length');
		await see(true);
		await expect.poll(running).toBe(0);
		await see(false);
		await expect.poll(running).toBe(1);
		await expect(page.getByText('离镜头约一掌宽')).toBeVisible();
		await page.getByRole('button', { name: '返回' }).click();
		await expect.poll(running).toBe(0);
	});

	test('has buttons for light and zoom where it has both, and remembers the zoom', async () => {
		await page.addInitScript(() => {
			const applied: object[] = [];
			Object.assign(window, { applied });
			MediaStreamTrack.prototype.getCapabilities = () =>
				({ torch: true, zoom: { min: 1, max: 3, step: 0.1 } }) as MediaTrackCapabilities;
			MediaStreamTrack.prototype.applyConstraints = (constraints) => {
				applied.push(...(constraints?.advanced ?? []));
				return Promise.resolve();
			};
		});
		const applied = () => page.evaluate('applied');
		await openCamera();
		const button = (name: string) => page.getByRole('button', { name, exact: true });
		await button('开灯').click();
		await expect(button('关灯')).toBeVisible();
		await expect(button('缩小')).toBeDisabled();
		await button('放大').focus();
		await page.keyboard.press('Enter');
		await button('放大').click();
		await expect(button('缩小')).toBeEnabled();
		await expectAccessible(page);
		await expectKioskSizes(page);
		await button('大字').click();
		await expectKioskSizes(page);
		expect(await applied()).toEqual([{ torch: true }, { zoom: 1.5 }, { zoom: 2.25 }]);
		await page.reload();
		await openCamera();
		await expect(button('缩小')).toBeEnabled();
		expect(await applied()).toEqual([{ zoom: 2.25 }]);
	});
});
