import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { test } from './closed-contexts';
import { expectAccessible, expectKioskSizes, newKiosk, openKiosk, symbolOf } from './kiosk-desk';
import { scanKeys } from './scan-keys';

test.use({ serviceWorkers: 'allow' });

const headline = (page: Page) => page.getByRole('heading', { level: 1 });

test('a kiosk without a network and without a copy checks what it can, and the rest when the line is back', async ({
	browser,
	baseURL
}) => {
	const { context, page } = await newKiosk(browser, baseURL ?? '', 2);
	await context.route('**/api/v1/offline/snapshot*', (route) => route.abort());
	await openKiosk(page);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	// Once more, so that the fonts of this screen have been kept as well.
	await page.reload();
	await expect(page.getByText('已联网')).toBeVisible();

	await context.setOffline(true);
	await page.reload();
	await expect(headline(page)).toHaveText('把药盒对准扫描口');
	await expect(page.getByText('未联网')).toBeVisible();
	await expect(page.getByText(/上次联网：\d\d:\d\d/)).toBeVisible();
	await expect(page.getByRole('button', { name: /看医生/ })).toBeDisabled();
	await expectAccessible(page);

	await scanKeys(page, symbolOf('otc-a', 'gs1'));
	await expect(headline(page)).toHaveText('只查了一部分');
	await expect(page.getByText(/已查：有效期。没查：/)).toBeVisible();
	await expectAccessible(page);
	await expectKioskSizes(page);
	await scanKeys(page, symbolOf('expired', 'gs1'));
	await expect(headline(page)).toHaveText('已过期，不要吃');
	await scanKeys(page, symbolOf('sold-twice'));
	await expect(headline(page)).toHaveText('现在没有网，还没查');

	await context.setOffline(false);
	await expect(headline(page)).toHaveText('先别买，也先别吃', { timeout: 15_000 });
	await expect(page.getByText('已联网')).toBeVisible();
	await context.close();
});

test('a kiosk that is left alone warns, then wipes; a touch on 继续 keeps it', async ({
	browser,
	baseURL
}) => {
	const { context, page } = await newKiosk(browser, baseURL ?? '', 2);
	await page.clock.install();
	await openKiosk(page);
	await page.getByRole('button', { name: 'English' }).click();
	// A person looks before the next scan; the page is drawn anew in between.
	await expect(headline(page)).not.toHaveText('把药盒对准扫描口');
	await scanKeys(page, symbolOf('otc-a'));
	await expect(headline(page)).toHaveText('Checks passed. In date.');
	await page.clock.fastForward(61_000);
	const dialog = page.getByRole('dialog');
	await expect(dialog).toContainText('Are you still there?');
	await expectAccessible(page);
	await page.clock.runFor(5_000);
	await expect(dialog).toContainText(/In (2[0-5]|1\d) seconds/);
	await dialog.getByRole('button').click();
	await expect(dialog).toHaveCount(0);
	await expect(headline(page)).toHaveText('Checks passed. In date.');
	await page.evaluate(() => sessionStorage.setItem('left', 'behind'));
	await page.clock.fastForward(61_000);
	await expect(dialog).toBeVisible();
	await page.clock.runFor(31_000);
	await expect(headline(page)).toHaveText('把药盒对准扫描口');
	await expect(dialog).toHaveCount(0);
	expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
	await page.goForward();
	await expect(headline(page)).toHaveText('把药盒对准扫描口');
	await context.close();
});

const cameras: [error: string, words: string][] = [
	['NotAllowedError', '摄像头没打开'],
	['NotFoundError', '没有找到摄像头'],
	['NotReadableError', '摄像头正忙']
];
for (const [error, words] of cameras)
	test(`a camera that answers ${error} leads to typing or to staff`, async ({ browser, baseURL }) => {
		const { context, page } = await newKiosk(browser, baseURL ?? '', 2);
		await page.addInitScript((name) => {
			navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
		}, error);
		await openKiosk(page);
		await page.getByRole('button', { name: /查药品/ }).click();
		await expect(headline(page)).toHaveText(words);
		await expect(page.getByText(/设置/)).toHaveCount(0);
		await expectAccessible(page);
		await expectKioskSizes(page);
		await page.getByRole('button', { name: '输入追溯码' }).click();
		await expect(headline(page)).toHaveText('输入追溯码');
		await context.close();
	});

test('a kiosk that nobody paired shows its pairing code and nothing else', async ({ browser, baseURL }) => {
	const context = await browser.newContext({ baseURL, viewport: { width: 1080, height: 1920 } });
	const page = await context.newPage();
	await page.goto('/kiosk');
	await expect(page.getByTestId('pairing-code')).toHaveText(/\w{3,}/);
	await expect(page.getByRole('button', { name: /看医生/ })).toHaveCount(0);
	await context.close();
});

test('the first screen needs at most 90 KB of compressed script', async ({ request }) => {
	const html = await (await request.get('/kiosk')).text();
	const paths = [...html.matchAll(/href="\.?([^"]+\.js)" rel="modulepreload"/g)].map(
		([, path]) => path ?? ''
	);
	expect(paths.length).toBeGreaterThan(3);
	const sizes = await Promise.all(
		paths.map(async (path) => gzipSync(await (await request.get(path)).body()).length)
	);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(90 * 1024);
});
