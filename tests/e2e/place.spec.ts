import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { endAll, processesIn, start, type Program } from '../faults/programs';
import { test } from './closed-contexts';
import { anAdult, residentIdOf } from './customer';
import { fillNotes } from './doctor-notes';
import { inspectScreen, kioskScreen, newKiosk } from './kiosk-desk';
import { signIn } from './people';

const adult = anAdult();

/** A server of its own: it is killed on the way. */
const port = Number(process.env.WENYAO_E2E_PORT ?? 4187) + 1;
const base = `http://localhost:${port}`;
test.use({ baseURL: base });

let dir: string;
let server: Program;
async function startServer() {
	const env = { PORT: String(port), DATA_DIR: dir, LOG_LEVEL: 'warn' };
	server = start(process.execPath, ['src/entry/server.js'], { env });
	await server.says(new RegExp(String(port)));
}
test.beforeAll(async () => {
	dir = await mkdtemp('/tmp/wenyao-place-');
	await startServer();
});
test.afterAll(async () => {
	await endAll();
	for (const pid of await processesIn(join(dir, 'postgres'))) process.kill(pid, 'SIGKILL');
	await rm(dir, { recursive: true, force: true });
});

/** `WENYAO_SCREENS=/some/folder` keeps a picture of each. */
const picture = async (page: Page, name: string): Promise<void> => {
	const folder = process.env.WENYAO_SCREENS;
	if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};
const go = (page: Page, name: string | RegExp) =>
	page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).click();
const stage = (page: Page, name: string) =>
	expect(page.locator('[data-stage]')).toHaveAttribute('data-stage', name);
async function look(page: Page, name: string) {
	await inspectScreen(page, name);
	await picture(page, name);
	if (!process.env.WENYAO_SCREENS) return;
	await go(page, '大字');
	await picture(page, `${name}-large`);
	await go(page, '低位');
	await picture(page, `${name}-large-low`);
	await go(page, '标准字');
	await go(page, '标准高度');
	await go(page, 'English');
	await picture(page, `${name}-en`);
	await go(page, '中文');
}
const tap = async (page: Page, digits: string) => {
	for (const digit of digits)
		await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
};

async function onDuty(browser: Browser, username: 'doctor1' | 'doctor2') {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
	const page = await context.newPage();
	await signIn(page, username);
	const duty = page.getByRole('switch');
	await expect(duty).toBeEnabled();
	if ((await duty.getAttribute('aria-checked')) === 'false') await duty.click();
	await expect(duty).toHaveAttribute('aria-checked', 'true');
	return page;
}

test('a customer chooses a doctor, walks around the shop, and finds the place again whatever died meanwhile', async ({
	browser
}) => {
	test.setTimeout(300_000);
	const doctor = await onDuty(browser, 'doctor2');
	const other = await onDuty(browser, 'doctor1');
	const first = await newKiosk(browser, base, 1);
	let page = first.page;
	await page.goto('/kiosk');
	await go(page, /看医生/);
	await stage(page, 'who');
	await page.getByLabel('姓名').fill(adult.name);
	await go(page, /身份证号/);
	await tap(page, residentIdOf(adult));
	await tap(page, adult.phone);
	await go(page, '继续');
	await stage(page, 'why');
	await go(page, '血压');
	await go(page, '继续');
	await stage(page, 'doctor');
	await expect(page.getByText('可以看：内科')).toBeVisible();
	await expect(page.getByRole('button', { name: /周明远/ })).toContainText('现在有空');
	await look(page, 'doctor-cards');
	await go(page, /周明远/);
	await go(page, '没有过敏');
	await go(page, '高血压');
	await go(page, '以前的处方');
	await go(page, '继续');
	for (const box of await page.getByRole('checkbox').all()) await box.click();
	await go(page, '同意，继续');
	await stage(page, 'check');
	await go(page, '开始排队');
	await stage(page, 'waiting');
	await expect(page.getByText('等周明远 主治医师').or(page.getByText('等周明远 副主任医师'))).toBeVisible();
	const ticket = ((await page.locator('.ticket strong').textContent()) ?? '').replace(' ', '');
	expect(ticket).toHaveLength(6);

	// The doctor who was asked for sees it; the other may not take this patient.
	await expect(doctor.getByText('指定您')).toBeVisible();
	await expect(other.getByText('指定周明远')).toBeVisible();
	await expect(other.getByRole('button', { name: '接诊下一位' })).toBeDisabled();
	await picture(doctor, 'room-asked-for-me');
	await go(doctor, '暂不接新患者');
	await expect(page.getByText('周明远医生暂时在忙')).toBeVisible();
	await doctor.getByRole('switch').click();
	await expect(page.getByText('周明远医生离开了')).toBeVisible();
	await look(page, 'waiting-doctor-away');
	await go(page, '看下一位有空的医生');
	await expect(page.getByText('下一位就是您')).toBeVisible();
	await expect(other.getByRole('button', { name: '接诊下一位' })).toBeEnabled();

	// A kiosk's browser that crashes: the same machine comes back to the same place.
	const cookies = await first.context.storageState();
	await first.context.close();
	const again = await browser.newContext({
		viewport: kioskScreen,
		locale: 'zh-CN',
		storageState: cookies
	});
	page = await again.newPage();
	await page.goto('/kiosk');
	await stage(page, 'waiting');
	await expect(page.locator('.ticket strong')).toHaveText(new RegExp(ticket.slice(3)));

	// The server dies without a word and comes back: nobody queues again.
	await server.end('SIGKILL');
	await expect(page.getByText('网络断了，正在重连')).toBeVisible({ timeout: 20_000 });
	await startServer();
	await expect(page.getByText('下一位就是您')).toBeVisible({ timeout: 30_000 });
	// The doctor's page goes on as it was left, without a touch.
	await expect(page.getByText('1位医生在接诊')).toBeVisible({ timeout: 20_000 });

	await go(page, '去店里逛逛');
	await stage(page, 'walk');
	await expect(page.getByText(`${ticket.slice(0, 3)} ${ticket.slice(3)}`)).toBeVisible();
	await expect(page.getByAltText('排队号二维码')).toBeVisible();
	await look(page, 'walk');
	await go(page, '记好了，去逛逛');
	await expect(page.getByRole('button', { name: /看医生/ })).toBeVisible();
	await expect(page.getByText(adult.name.slice(0, 1))).toHaveCount(0);
	await expect(other.getByText(/在店内走动，\d\d:\d\d前保留/)).toBeVisible();
	await expect(other.getByRole('button', { name: '接诊下一位' })).toBeDisabled();
	await picture(other, 'room-walking');

	const second = await newKiosk(browser, base, 2);
	await second.page.goto('/kiosk');
	await go(second.page, '我有排队号');
	await stage(second.page, 'return');
	await look(second.page, 'return');
	for (const key of ticket)
		await second.page.locator('.pad').getByRole('button', { name: key, exact: true }).click();
	await tap(second.page, '0000');
	await go(second.page, '回到队里');
	await expect(second.page.getByRole('alert')).toHaveText('排队号或手机尾号不对，请再看一下。');
	await picture(second.page, 'return-wrong');
	await go(second.page, '清空');
	await tap(second.page, adult.phone.slice(-4));
	await go(second.page, '回到队里');
	await stage(second.page, 'waiting');
	await expect(second.page.getByText('下一位就是您')).toBeVisible();
	await other.getByRole('button', { name: '接诊下一位' }).click();
	await stage(second.page, 'call');
	await fillNotes(other);
	await go(other, '结束看诊');
	await other.locator('[data-outcome=advised]').click();
	await stage(second.page, 'after');

	// The keeper of the tables.
	await doctor.goto('/doctor/reception');
	await expect(doctor.getByRole('heading', { name: '分诊表和看诊时间' })).toBeVisible();
	await picture(doctor, 'reception');
	await doctor.getByRole('button', { name: '加一条' }).click();
	await doctor.getByLabel('图片选项').selectOption('rash');
	await doctor.getByLabel('依据', { exact: false }).last().fill('医务科决定');
	await picture(doctor, 'reception-dialog');
	await doctor.getByRole('dialog').getByRole('button', { name: '保存' }).click();
	await expect(doctor.getByText('已保存，各台机器马上按新的来。')).toBeVisible();
	await expect(doctor.getByRole('row', { name: /皮疹/ })).toContainText('周明远');
	await picture(doctor, 'reception-saved');
});
