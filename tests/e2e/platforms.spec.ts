import { expect, type Page } from '@playwright/test';
import { startFakePlatform } from '../fakes/trace-platform/fake-platform.js';
import { test } from './closed-contexts';
import { expectAccessible, expectKioskSizes, newKiosk, openKiosk } from './kiosk-desk';
import { outsideBox, outsidePort } from './outside-platform';
import { signIn } from './people';
import { scanKeys } from './scan-keys';

const headline = (page: Page) => page.getByRole('heading', { level: 1 });

test('a verdict that lacks an outside platform says which check is missing, and becomes whole by itself', async ({
	browser,
	baseURL
}) => {
	const origin = baseURL ?? '';
	const { context, page } = await newKiosk(browser, origin, 4);
	await openKiosk(page);
	const platform = await startFakePlatform({ port: outsidePort(Number(new URL(origin).port)) });
	try {
		platform.register(outsideBox);
		platform.fail({ kind: 'status', status: 503 });
		await scanKeys(page, outsideBox.code);
		await expect(headline(page)).toHaveText('只查了一部分');
		await expect(page.getByText('急用请问店员。查到后会自动更新。', { exact: true })).toBeVisible();
		await expect(page.getByText(/没查：卖出记录。/)).toBeVisible();
		await expect(page.getByRole('listitem').filter({ hasText: '卖出记录' })).toContainText('演示平台');
		await expectAccessible(page);
		await expectKioskSizes(page);

		const desk = await browser.newContext({ baseURL });
		const manager = await desk.newPage();
		await signIn(manager, 'manager');
		const panel = manager.getByRole('region', { name: '外部追溯平台' });
		await expect(panel.getByText('没有答复', { exact: true })).toBeVisible();
		await expect(panel.getByText(/1 次查验在等答复/)).toBeVisible();
		await expectAccessible(manager);

		platform.recover();
		await expect(headline(page)).toHaveText('查验通过，在有效期内', { timeout: 30_000 });
		await expect(page.getByRole('listitem').filter({ hasText: '卖出记录' })).toContainText('演示平台');
		await manager.reload();
		await expect(panel.getByText('正常', { exact: true })).toBeVisible();
		await expect(panel.getByText('没有查验在等答复')).toBeVisible();
		await desk.close();
	} finally {
		platform.recover();
		await platform.close();
		await context.close();
	}
});
