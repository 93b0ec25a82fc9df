import { expect, type Page } from '@playwright/test';
import { test } from './closed-contexts';
import { expectAccessible, expectKioskSizes, newKiosk, openKiosk, symbolOf } from './kiosk-desk';
import { scanKeys } from './scan-keys';

const headline = (page: Page) => page.getByRole('heading', { level: 1 });

test.describe.configure({ mode: 'serial' });

test.describe('a kiosk', () => {
	let page: Page;
	test.beforeAll(async ({ browser }, info) => {
		({ page } = await newKiosk(browser, info.project.use.baseURL ?? '', 2));
	});
	test.afterAll(() => page.context().close());
	test.beforeEach(() => openKiosk(page));

	const screens: [string, string, string | RegExp][] = [
		['in order', symbolOf('otc-a'), '查验通过，在有效期内'],
		['in order, by its GS1 symbol', symbolOf('rx-1', 'gs1'), '查验通过，在有效期内'],
		['near expiry', symbolOf('near-expiry'), /^快到期，还剩\d+天$/],
		['expired', symbolOf('expired'), '已过期，不要吃'],
		['recalled', symbolOf('recalled-1'), '这批药在召回，停用'],
		['sold once', symbolOf('sold-once'), '这盒药有1次卖出记录'],
		['sold twice', symbolOf('sold-twice'), '先别买，也先别吃'],
		['not on record', symbolOf('unknown'), '没查到这盒药'],
		['half a code', symbolOf('unreadable'), '这个码没读完整'],
		['a shop barcode', symbolOf('product-only', 'ean13'), '这是商品条码，请换个码'],
		['differing from the record', symbolOf('mismatch', 'gs1'), '码和登记对不上']
	];
	for (const [name, code, words] of screens)
		test(`shows a box that is ${name}, readable by everybody`, async () => {
			await scanKeys(page, code);
			await expect(headline(page)).toHaveText(words);
			await expect(headline(page)).toBeFocused();
			await expectAccessible(page);
			await expectKioskSizes(page);
			await page.getByRole('button', { name: '大字' }).click();
			await expectKioskSizes(page);
			await page.getByRole('button', { name: '标准字' }).click();
			await page.getByRole('button', { name: 'English' }).click();
			await expectKioskSizes(page);
			await expectAccessible(page);
			await page.getByRole('button', { name: '中文' }).click();
		});

	test('lists every check with its result, source and time, and the name and tail of the box', async () => {
		const code = symbolOf('in-transit');
		await scanKeys(page, code);
		await expect(page.locator('.checks li')).toHaveCount(8);
		await expect(page.locator('.checks li.attention')).toContainText('来路');
		await expect(page.locator('.checks li.pass').first()).toContainText(/\d\d:\d\d/);
		await expect(page.getByText(`码尾号 ${code.slice(-4)}`)).toBeVisible();
		await expect(page.getByText('处方药须凭处方在药师指导下购买和使用。')).toBeVisible();
	});

	test('asks whose sale it was and goes on from the answer', async () => {
		await scanKeys(page, symbolOf('sold-once'));
		await page.getByRole('button', { name: '是我买的' }).click();
		await expect(headline(page)).toHaveText('是您买的，查验没有问题');
		await page.goBack();
		await expect(headline(page)).toHaveText('把药盒对准扫描口');
		await page.waitForTimeout(3_100);
		await scanKeys(page, symbolOf('sold-once'));
		await page.getByRole('button', { name: '不是，或还没付钱' }).click();
		await expect(headline(page)).toHaveText('先别买，也先别吃');
		await expect(page.getByText(/记录显示.*已卖出。/)).toBeVisible();
	});

	test('is not pressed by the Enter of a scanner, only by that of a person', async () => {
		const rx = page.getByRole('button', { name: '取处方' });
		await rx.focus();
		await scanKeys(page, symbolOf('otc-b'));
		await expect(headline(page)).toHaveText('查验通过，在有效期内');
		const help = page.getByRole('button', { name: '请店员帮忙' });
		await help.focus();
		await scanKeys(page, symbolOf('expired'));
		await expect(headline(page)).toHaveText('已过期，不要吃');
		await expect(page.getByRole('dialog')).toHaveCount(0);
		await help.focus();
		await page.keyboard.press('Enter');
		await expect(page.getByRole('dialog')).toContainText('已通知店员');
	});

	test('reads a scanner behind a Chinese input method, and one that sends no Enter', async () => {
		await scanKeys(page, symbolOf('otc-a'), { inputMethod: true });
		await expect(headline(page)).toHaveText('查验通过，在有效期内');
		await scanKeys(page, symbolOf('expired'), { enter: false });
		await expect(headline(page)).toHaveText('已过期，不要吃');
	});

	test('keeps a scan that comes while a window is open, and applies it after', async () => {
		await page.getByRole('button', { name: '请店员帮忙' }).click();
		const dialog = page.getByRole('dialog');
		await expect(dialog).toContainText('已通知店员');
		await scanKeys(page, symbolOf('expired'));
		await expect(dialog).toContainText('收到扫码');
		await expect(dialog).toContainText('已通知店员');
		await dialog.getByRole('button', { name: '知道了' }).click();
		await expect(headline(page)).toHaveText('已过期，不要吃');
	});

	test('says that the same box was scanned already', async () => {
		await scanKeys(page, symbolOf('otc-b'));
		await expect(headline(page)).toHaveText('查验通过，在有效期内');
		await scanKeys(page, symbolOf('otc-b'));
		await expect(page.getByText('已扫过')).toBeVisible();
		await expect(headline(page)).toHaveText('查验通过，在有效期内');
	});

	const oddities: [string, string, string][] = [
		['two codes glued together', symbolOf('otc-a') + symbolOf('otc-b'), '一次扫到了两个码'],
		['a web address', 'https://example.com/box?id=12345', '这是一个网址'],
		['a receipt', 'WYRC1.20261122000017', '这个码没读完整']
	];
	for (const [name, text, words] of oddities)
		test(`answers ${name} kindly and by name`, async () => {
			await scanKeys(page, text);
			await expect(headline(page)).toHaveText(words);
			await expect(page.getByText(/假药|无效|非法|异常/)).toHaveCount(0);
		});

	test('answers ten thousand characters kindly and by name', async () => {
		// Sent inside the page: the browser's own keyboard would need minutes for so many keys.
		await page.evaluate(() => {
			const press = (code: string) =>
				window.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true }));
			for (let key = 0; key < 10_000; key += 1) press('Digit8');
			press('Enter');
		});
		await expect(headline(page)).toHaveText('内容太长，不是药品码');
		await expect(page.getByText('读到10000个字符')).toBeVisible();
	});

	test('takes a code that is typed, and explains a shop barcode while it is typed', async () => {
		await page.getByRole('button', { name: /查药品/ }).click();
		await page.getByRole('button', { name: '输入追溯码' }).click();
		const press = async (digits: string) => {
			for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click();
		};
		await press('69');
		await expect(page.getByText(/69开头的是13位商品条码/)).toBeVisible();
		await page.getByRole('button', { name: '清空' }).click();
		const code = symbolOf('near-expiry');
		await press(code.slice(0, 17));
		await expect(page.getByText('还差3位')).toBeVisible();
		await expectAccessible(page);
		await expectKioskSizes(page);
		await press(code.slice(17));
		await page.getByRole('button', { name: '查验', exact: true }).click();
		await expect(headline(page)).toHaveText(/^快到期/);
	});

	test('shows its home screen, readable by everybody', async () => {
		await expectAccessible(page);
		await expectKioskSizes(page);
	});
});
