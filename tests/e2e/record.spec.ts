import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { test } from './closed-contexts';
import { anAdult, askForDoctor, remoteFrames } from './customer';
import { expectAccessible, newKiosk, openKiosk } from './kiosk-desk';
import { signIn, type Username } from './people';

const adult = anAdult();

/** `WENYAO_SCREENS=/some/folder` keeps a picture of each. */
const picture = async (page: Page, name: string): Promise<void> => {
	const folder = process.env.WENYAO_SCREENS;
	if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};

async function openDoctor(browser: Browser, baseURL: string, username: Username): Promise<Page> {
	const context = await browser.newContext({
		baseURL,
		viewport: { width: 1440, height: 900 },
		locale: 'zh-CN'
	});
	const page = await context.newPage();
	await signIn(page, username);
	const duty = page.getByRole('switch');
	await expect(duty).toBeEnabled();
	if ((await duty.getAttribute('aria-checked')) === 'false') await duty.click();
	await expect(duty).toHaveAttribute('aria-checked', 'true');
	return page;
}

const go = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const moving = async (page: Page) => {
	const before = await remoteFrames(page);
	await expect.poll(() => remoteFrames(page), { timeout: 20_000 }).toBeGreaterThan(before + 5);
};

/** What a phone's camera would read off the screen. */
async function readQr(page: Page): Promise<string> {
	const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
	prepareZXingModule({
		overrides: { wasmBinary: readFileSync(join(dirname(wasm), 'zxing_reader.wasm')).buffer as ArrayBuffer }
	});
	const shot = await page.locator('[data-summary-qr]').screenshot();
	const [code] = await readBarcodes(shot, { formats: ['QRCode'] });
	return code?.text ?? '';
}

test('notes, a photo, a hand-over, an end, and what the customer takes home', async ({
	browser,
	baseURL: base
}) => {
	const baseURL = base ?? '';
	test.setTimeout(300_000);
	const { context, page: kiosk } = await newKiosk(browser, baseURL, 2);
	await openKiosk(kiosk);
	const first = await openDoctor(browser, baseURL, 'doctor1');
	const colleague = await openDoctor(browser, baseURL, 'doctor2');
	await askForDoctor(kiosk, adult);
	await first.getByRole('button', { name: '接诊下一位' }).click();
	await expect(kiosk.locator('[data-stage=call]')).toBeVisible();
	await moving(first);

	// Notes survive a reload before they were saved: the server is cut off, the page is thrown away.
	const subjective = first.locator('[data-field=subjective]');
	await subjective.fill('血压平稳，偶有头晕。');
	await expect(first.locator('[data-notes=saved]')).toBeVisible();
	await first.route('**/notes', (route) => route.abort());
	await first.locator('[data-field=objective]').fill('自测 132/84。');
	await expect(first.locator('[data-notes=unsaved]')).toContainText('本机已留底');
	await first.unroute('**/notes');
	await first.reload();
	await expect(first.locator('[data-field=objective]')).toHaveValue('自测 132/84。');
	await expect(first.locator('[data-recovered]')).toBeVisible();
	await expect(first.locator('[data-notes=saved]')).toBeVisible();
	await moving(first);

	// Markup in the chat is text on both ends, and a word that matters is marked on top of the screen.
	const html = '<b onclick="alert(1)">有点胸闷</b>';
	await kiosk.getByRole('button', { name: /^文字/ }).click();
	await kiosk.getByLabel('输入文字').fill(html);
	await go(kiosk, '发送');
	for (const page of [first, kiosk]) {
		await expect(page.getByRole('log')).toContainText(html);
		await expect(page.getByRole('log').locator('b')).toHaveCount(0);
	}
	await expect(first.locator('[data-red-flags]')).toContainText('胸痛');

	// A still of the kiosk's camera, seen before it goes; and a picture of the doctor's with a place in it.
	await go(kiosk, '拍照');
	const snapshot = kiosk.getByRole('dialog', { name: '拍照' });
	await snapshot.getByRole('button', { name: '拍照' }).click();
	await picture(kiosk, 'snapshot');
	await snapshot.getByRole('button', { name: '重拍' }).click();
	await snapshot.getByRole('button', { name: '拍照' }).click();
	await snapshot.getByRole('button', { name: '发送这张' }).click();
	const shown = (page: Page) => page.getByRole('log').locator('img');
	await expect(shown(first)).toHaveCount(1);
	const placed = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#3a7' } })
		.jpeg()
		.withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 0/1' } })
		.toBuffer();
	const file = first.getByLabel('发照片');
	await file.setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: placed });
	await expect(first.getByText('照片里的位置信息已去掉')).toBeVisible();
	await expect(shown(kiosk)).toHaveCount(2);
	await file.setInputFiles({ name: 'b.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
	await expect(first.getByText('这不是照片')).toBeVisible();
	await shown(kiosk).first().click();
	await expect(kiosk.getByRole('dialog', { name: '照片' }).locator('img')).toBeVisible();
	await picture(kiosk, 'photo-large');
	await go(kiosk, '关上');
	await picture(kiosk, 'call-with-photos');
	await picture(first, 'doctor-call');
	await first.setViewportSize({ width: 1280, height: 800 });
	await expect(first.locator('video:not(.own)')).toBeInViewport();
	await expect(subjective).toBeVisible();
	await picture(first, 'doctor-call-1280');
	await first.setViewportSize({ width: 1440, height: 900 });
	await expectAccessible(first);

	// To the colleague, who gets notes, chat and picture; nobody queues again.
	await go(first, '转给同事');
	await picture(first, 'handover-dialog');
	await first.locator('[data-colleague=周明远]').click();
	await expect(first.locator('[data-handover=made]')).toContainText('等周明远接受');
	await picture(first, 'handover-waiting');
	await expect(colleague.locator('[data-handover=offered]')).toContainText('林若溪请您接着看一位患者');
	await picture(colleague, 'handover-offered');
	await colleague.getByRole('button', { name: '接过来' }).click();
	await expect(kiosk.locator('[data-handed]')).toContainText('周明远');
	await expect(kiosk.locator('[data-stage=call]')).toBeVisible();
	await expect(colleague.locator('[data-field=subjective]')).toHaveValue('血压平稳，偶有头晕。');
	await expect(shown(colleague)).toHaveCount(2);
	await moving(colleague);
	await moving(kiosk);
	await picture(kiosk, 'handed-over');
	await expect(first.locator('[data-handover=notice]')).toContainText('已转给周明远');
	await expect(first.getByText('没有候诊患者')).toBeVisible();
	await picture(first, 'handover-done');
	await first.context().close();

	// An end needs its notes.
	await go(colleague, '结束看诊');
	await colleague.locator('[data-outcome=advised]').click();
	await expect(colleague.locator('[data-missing]')).toContainText('评估');
	await picture(colleague, 'end-missing');
	await go(colleague, '去写');
	await colleague.locator('[data-field=assessment]').fill('高血压，控制可。');
	await colleague.locator('[data-field=plan]').fill('原方案续用。');
	await colleague.locator('[data-field=forPatient]').fill('血压控制得好，药照旧，<i>少吃盐</i>。');
	await go(colleague, '胸痛、胸闷');
	await colleague.getByLabel('复诊').selectOption('blood_pressure');
	await picture(colleague, 'care-plan');
	await go(colleague, '结束看诊');
	await colleague.locator('[data-outcome=advised]').click();
	await expect(colleague.getByText('没有候诊患者')).toBeVisible();

	// On the kiosk, on paper, and behind the address in the code.
	const summary = kiosk.getByRole('region', { name: '看诊小结' });
	await expect(summary).toContainText('血压控制得好，药照旧，<i>少吃盐</i>。');
	await expect(summary).toContainText('量血压');
	await expect(kiosk.locator('[data-summary-qr]')).toBeVisible();
	await picture(kiosk, 'summary');
	await expectAccessible(kiosk);
	const address = await readQr(kiosk);
	const [until = ''] = /\d{4}-\d\d-\d\d前可以打开/.exec(await kiosk.locator('main').innerText()) ?? [];
	expect(address).toMatch(/\/summary\/[\w-]{32}$/);
	await kiosk.evaluate(() => (window.print = () => undefined));
	await go(kiosk, '打印小结');
	if (process.env.WENYAO_SCREENS) {
		await kiosk.emulateMedia({ media: 'print' });
		await picture(kiosk, 'summary-slip');
		await kiosk.emulateMedia({ media: 'screen' });
	}
	const pdf = (await kiosk.pdf({ preferCSSPageSize: true })).toString('latin1');
	expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
	const [, width = ''] = /\/MediaBox\s*\[0 0 ([\d.]+) [\d.]+\]/.exec(pdf) ?? [];
	expect(Math.round((Number(width) / 72) * 25.4)).toBe(80);

	const stranger = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
	const phone = await stranger.newPage();
	const answer = await phone.goto(new URL(new URL(address).pathname, baseURL).href);
	expect(answer?.headers()).toMatchObject({
		'cache-control': 'no-store',
		'referrer-policy': 'no-referrer',
		'x-robots-tag': expect.stringContaining('noindex')
	});
	const page = await phone.content();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('看诊小结');
	await expect(phone.locator('[data-summary]')).toContainText('<i>少吃盐</i>');
	// The server's own time zone says nothing: the day is the one that the kiosk told.
	expect(until).not.toBe('');
	expect(page).toContain(until);
	expect(page).not.toContain(adult.name);
	expect(page).not.toContain('<script');
	await picture(phone, 'summary-phone');
	await phone.goto(`${baseURL}/summary/${'x'.repeat(32)}`);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('打不开这份小结');

	// The record stands: an addition beneath it, the address switched off, the whole taken out by its keeper.
	await colleague.goto('/doctor/records');
	await colleague
		.getByRole('button', { name: /张\*华/ })
		.first()
		.click();
	const record = colleague.locator('[data-record]');
	await expect(record).toContainText('与结案时一致');
	await record.getByLabel('补充内容').fill('<b>复测正常</b>');
	await go(colleague, '加一条补充');
	await expect(record.locator('[data-addition]')).toContainText('<b>复测正常</b>');
	await go(colleague, '停用小结二维码');
	await expect(record).toContainText('已停用');
	await phone.goto(new URL(new URL(address).pathname, baseURL).href);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('打不开这份小结');
	const [ticket = ''] = /\d{6}-[A-Z0-9]{6}/.exec((await record.textContent()) ?? '') ?? [];
	await colleague.getByLabel('身份证号或排队号').fill(ticket);
	await go(colleague, '查找');
	const download = colleague.waitForEvent('download');
	await go(colleague, '导出全部病历');
	expect((await download).suggestedFilename()).toMatch(/\.zip$/);
	await picture(colleague, 'records');
	await expectAccessible(colleague);

	for (const opened of [colleague, phone]) await opened.context().close();
	await context.close();
});
