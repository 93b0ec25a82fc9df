import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './closed-contexts';
import { chooseNextFree, residentIdOf, type Customer } from './customer';
import { fillNotes } from './doctor-notes';
import { inspectScreen, newKiosk, openKiosk } from './kiosk-desk';
import { signIn } from './people';

const patient: Customer = { name: '赵秀英', born: '19550317', phone: '13700002222' };

/** `WENYAO_SCREENS=/some/folder` keeps a picture of each. */
const picture = async (page: Page, name: string): Promise<void> => {
	const folder = process.env.WENYAO_SCREENS;
	if (folder) await page.screenshot({ path: join(folder, `returning-${name}.png`) });
};
const go = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const stage = (page: Page, name: string) =>
	expect(page.locator('[data-stage]')).toHaveAttribute('data-stage', name);

const wipe = (page: Page) =>
	page.getByRole('contentinfo').getByRole('button', { name: '结束并清除' }).click();

async function sayWho(page: Page, { phone }: Pick<Customer, 'phone'> = patient): Promise<void> {
	await go(page, /看医生/);
	await page.getByLabel('姓名').fill(patient.name);
	await go(page, /身份证号/);
	for (const digit of residentIdOf(patient) + phone)
		await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
	await go(page, '继续');
}

async function fillIn(page: Page): Promise<void> {
	await stage(page, 'why');
	await go(page, '血压');
	await go(page, '继续');
	await chooseNextFree(page);
	await stage(page, 'background');
}

async function agree(page: Page): Promise<void> {
	await go(page, '继续');
	await stage(page, 'consent');
	for (const consent of await page.getByRole('checkbox').all()) await consent.check();
	await go(page, '同意，继续');
	await stage(page, 'check');
}

const part = (page: Page, name: string) => page.locator(`[data-part=${name}]`);

test('a returning patient is known, shows the doctor what she likes, and takes it back', async ({
	browser,
	baseURL
}) => {
	test.setTimeout(240_000);
	const { context, page } = await newKiosk(browser, baseURL ?? '', 3);
	const office = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
	const doctor = await office.newPage();
	await openKiosk(page);

	await test.step('the first visit: everything is asked, the devices are looked at', async () => {
		await sayWho(page);
		await fillIn(page);
		await go(page, '有过敏');
		await page.getByLabel('对什么过敏？').fill('青霉素');
		await page.getByLabel(/现在在吃什么药/).fill('硝苯地平');
		await go(page, '高血压');
		await go(page, '病历');
		await agree(page);
		const begun = Date.now();
		for (const name of ['camera', 'microphone', 'direct'])
			await expect(part(page, name)).toHaveAttribute('data-state', 'ok', { timeout: 20_000 });
		await expect(part(page, 'relay')).toHaveAttribute('data-state', 'none');
		expect(Date.now() - begun).toBeLessThan(20_000);
		await go(page, '听到了');
		await expect(part(page, 'speaker')).toHaveAttribute('data-state', 'ok');
		await inspectScreen(page, 'check');
		await picture(page, 'check');
		await go(page, '开始排队');
		await stage(page, 'waiting');
		await signIn(doctor, 'doctor3');
		await doctor.getByText('开始接诊', { exact: true }).click();
		await doctor.getByRole('button', { name: '接诊下一位' }).click();
		await stage(page, 'call');
		await expect(doctor.getByText('全部正常')).toBeVisible();
		await expect(doctor.getByText('患者没有同意给您看以前的记录。')).toBeVisible();
		await doctor.getByRole('button', { name: '核实：过敏' }).click();
		await expect(doctor.locator('[data-fact=allergies]')).toContainText('医生已核实');
		await fillNotes(doctor);
		await doctor.getByRole('button', { name: '结束看诊' }).click();
		await doctor.locator('[data-outcome=advised]').click();
		await stage(page, 'after');
		await wipe(page);
	});

	await test.step('with another phone she is nobody', async () => {
		await sayWho(page, { phone: '13700003333' });
		await stage(page, 'why');
		await expect(page.getByText('青霉素')).toHaveCount(0);
		await wipe(page);
	});

	await test.step('with both numbers she is known, and types nothing again', async () => {
		// A fresh page: what the framework says of the way home to screen readers is not on this screen.
		await openKiosk(page);
		await sayWho(page);
		await stage(page, 'known');
		await expect(page.locator('[data-fact=allergies]')).toContainText('青霉素');
		await expect(page.locator('[data-fact=allergies]')).toContainText('医生核实过');
		await expect(page.locator('[data-fact=medicines]')).toContainText('硝苯地平');
		const shown = page.getByRole('checkbox', { name: /以前的看病记录/ });
		await expect(shown).toHaveAttribute('aria-checked', 'false');
		await inspectScreen(page, 'known');
		await picture(page, 'known');
		await shown.click();
		await go(page, '其他没变化，继续');
		await fillIn(page);
		await expect(page.getByText('有没有药物过敏？')).toHaveCount(0);
		await expect(page.getByRole('button', { name: '高血压' })).toHaveAttribute('aria-pressed', 'true');
		await go(page, '没在医院看过');
		await stage(page, 'clinic');
		await inspectScreen(page, 'first visit');
		await picture(page, 'first-visit');
		await go(page, '我看过，返回填写');
		await go(page, '以前的处方');
		await agree(page);
		await go(page, '开始排队');
		await stage(page, 'waiting');
		await picture(page, 'waiting');
		await doctor.getByRole('button', { name: '接诊下一位' }).click();
		await stage(page, 'call');
		const earlier = doctor.getByRole('list', { name: '以前的就诊' });
		await expect(earlier).toContainText('给出建议');
		await picture(doctor, 'doctor');
		await go(page, '给医生看的记录');
		await picture(page, 'sharing');
		await page
			.getByRole('dialog')
			.getByRole('checkbox', { name: /以前的看病记录/ })
			.click();
		await expect(earlier).toHaveCount(0);
		await expect(doctor.getByText('患者没有同意给您看以前的记录。')).toBeVisible();
		await go(page, '好了');
		await doctor.getByRole('button', { name: '结束看诊' }).click();
		await doctor.locator('[data-outcome=technical]').click();
		await stage(page, 'after');
	});
	await office.close();
	await context.close();
});

test('without a camera the check says so, says what helps, and the doctor reads it', async ({
	browser,
	baseURL
}) => {
	const { context, page } = await newKiosk(browser, baseURL ?? '', 4);
	await page.addInitScript(() => {
		const devices = navigator.mediaDevices;
		const open = devices.getUserMedia.bind(devices);
		devices.getUserMedia = (wanted) =>
			wanted?.video ? Promise.reject(new DOMException('no such device', 'NotFoundError')) : open(wanted);
	});
	await openKiosk(page);
	await sayWho(page, { phone: '13700004444' });
	await fillIn(page);
	await go(page, '没有过敏');
	await go(page, '高血压');
	await go(page, '口头说明');
	await agree(page);
	await expect(part(page, 'camera')).toHaveAttribute('data-state', 'trouble', { timeout: 20_000 });
	await expect(part(page, 'camera')).toContainText('摄像头的线有没有插好');
	await expect(part(page, 'microphone')).toHaveAttribute('data-state', 'ok', { timeout: 20_000 });
	await expect(page.getByRole('button', { name: '用语音和医生交流' })).toHaveAttribute(
		'aria-pressed',
		'true'
	);
	await go(page, '没听到');
	await inspectScreen(page, 'check without a camera');
	await picture(page, 'check-no-camera');
	await go(page, '开始排队');
	await stage(page, 'waiting');
	const office = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
	const doctor = await office.newPage();
	await signIn(doctor, 'doctor3');
	const row = doctor.locator('[data-consult]').first();
	await expect(row).toContainText('摄像头：没找到');
	await expect(row).toContainText('喇叭：听不到声音');
	await picture(doctor, 'waiting-room');
	await wipe(page);
	await office.close();
	await context.close();
});
