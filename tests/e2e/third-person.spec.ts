import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './closed-contexts';
import { anAdult, askForDoctor } from './customer';
import { expectAccessible, newKiosk } from './kiosk-desk';
import { signIn } from './people';

const folder = process.env.WENYAO_SCREENS;
const picture = async (page: Page, name: string) => {
	if (folder) await page.screenshot({ path: join(folder, `third-${name}.png`) });
};
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Frames that a picture of this name really shows go on being counted. */
async function expectMoving(page: Page, label: string) {
	const video = page.getByLabel(label, { exact: true });
	const frames = async () => Number((await video.getAttribute('data-frames')) ?? 0);
	await expect.poll(frames, { timeout: 20_000 }).toBeGreaterThan(0);
	const before = await frames();
	await expect.poll(frames, { timeout: 5_000 }).toBeGreaterThan(before + 2);
}

test('a daughter joins by link with the customer’s consent, all three see each other, and she is out at once', async ({
	browser,
	baseURL
}) => {
	test.setTimeout(240_000);
	const { context: store, page: kiosk } = await newKiosk(browser, baseURL ?? '', 1);
	const office = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
	const phone = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 } });
	const [doctor, daughter] = [await office.newPage(), await phone.newPage()];
	await kiosk.goto('/kiosk');
	await signIn(doctor, 'doctor1');
	await doctor.getByText('开始接诊', { exact: true }).click();
	await askForDoctor(kiosk, anAdult());
	await doctor.getByRole('button', { name: /接诊下一位/ }).click();
	await expectMoving(kiosk, '医生的画面');

	// Nothing comes of the doctor's wish before the customer agrees.
	await press(doctor, '邀请第三人');
	await picture(doctor, 'doctor-choose');
	await press(doctor, '家属');
	await expect(doctor.getByText('等顾客同意请家属加入')).toBeVisible();
	await expect(kiosk.getByRole('heading', { name: '同意请家属加入这次通话吗？' })).toBeVisible();
	await picture(kiosk, 'kiosk-consent');
	await expectAccessible(kiosk);
	await press(kiosk, '同意，请家属加入');
	const qr = kiosk.locator('[data-guest-qr]');
	await expect(qr).toBeVisible();
	await picture(kiosk, 'kiosk-qr');
	const link = (await qr.getAttribute('data-url')) ?? '';
	await expect(doctor.getByRole('button', { name: '复制链接' })).toBeVisible();

	const answer = await daughter.goto(link);
	expect(answer?.headers()).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
	await expect(daughter.getByText('林若溪')).toBeVisible();
	await expect(daughter.getByText('张')).toHaveCount(0);
	await picture(daughter, 'guest-door');
	await expectAccessible(daughter);
	await daughter.getByLabel('怎么称呼您').fill('女儿小张');
	await press(daughter, '打开摄像头和麦克风，加入');

	// Each of the three sees both others.
	for (const label of ['医生的画面', '顾客的画面']) await expectMoving(daughter, label);
	for (const page of [kiosk, doctor]) await expectMoving(page, '家属 女儿小张 的画面');
	await expectMoving(kiosk, '医生的画面');
	await expectMoving(doctor, '患者画面');
	await expect(kiosk.getByText('家属 女儿小张 已加入')).toBeVisible();
	await picture(kiosk, 'kiosk-three');
	await picture(doctor, 'doctor-three');
	await picture(daughter, 'guest-three');

	// The same browser comes back after a reload; another one is refused by name.
	await daughter.reload();
	for (const label of ['医生的画面', '顾客的画面']) await expectMoving(daughter, label);
	const other = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 } });
	const stranger = await other.newPage();
	await stranger.goto(link);
	await expect(stranger.getByRole('heading', { name: '链接已在别处使用' })).toBeVisible();
	await other.close();

	// The consent is withdrawn: her picture is gone from both ends, and theirs from hers; the call goes on.
	await press(kiosk, '让家属退出');
	await expect(daughter.getByText('顾客结束了邀请。')).toBeVisible();
	await picture(daughter, 'guest-over');
	for (const page of [kiosk, doctor])
		await expect(page.getByLabel('家属 女儿小张 的画面', { exact: true })).toHaveCount(0);
	await expect(doctor.getByText('顾客让家属退出了')).toBeVisible();
	await daughter.reload();
	await expect(daughter.getByText('顾客结束了邀请。')).toBeVisible();
	await expectMoving(kiosk, '医生的画面');
	await expectMoving(doctor, '患者画面');
	for (const context of [phone, office, store]) await context.close();
});
