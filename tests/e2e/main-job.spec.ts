import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { chinaDate } from '../../src/lib/domain/shared/local-date';
import { gs1Bracketed } from '../../src/lib/server/demo/box-face';
import { demoBoxes } from '../../src/lib/server/demo/demo-boxes';
import { filmDataMatrix } from '../fixtures/camera-picture';
import { test } from './closed-contexts';
import { browserFlags } from './browser-flags';
import { anAdult, askForDoctor, remoteFrames } from './customer';
import { fillNotes } from './doctor-notes';
import { addVirtualPasskey, pairKiosk, signIn } from './people';
import { scanKeys } from './scan-keys';

test.use({ serviceWorkers: 'allow' });

const adult = anAdult();

const boxes = demoBoxes(chinaDate(new Date()));
const box = (id: string) => {
	const found = boxes.find((candidate) => candidate.id === id);
	if (!found?.gs1 || !found.traceCode) throw new RangeError(`the demo has no box ${id} with both codes`);
	return { bracketed: gs1Bracketed(found.gs1), traceCode: found.traceCode, name: found.product.genericName };
};

/** `WENYAO_PICTURES=docs/pictures` keeps what the screens show on the way, for the README. */
async function picture(page: Page, name: string): Promise<void> {
	const folder = process.env.WENYAO_PICTURES;
	if (folder) await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 80 });
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** The whole way once, on real parts: three browsers, a camera, a keyboard scanner, passkeys and a real database. */
test('a box is checked, a doctor seen, a prescription signed, reviewed and dispensed', async ({
	baseURL
}) => {
	test.setTimeout(180_000);
	if (!baseURL) throw new Error('no base URL');
	const [first, second] = [box('rx-1'), box('rx-2')];
	const films = await mkdtemp(join(tmpdir(), 'wenyao-film-'));
	const film = join(films, 'box.y4m');
	await filmDataMatrix(film, first.bracketed);

	const launch = (...extra: string[]) =>
		chromium.launch({
			executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
			args: [
				...browserFlags,
				'--use-fake-device-for-media-stream',
				'--use-fake-ui-for-media-stream',
				...extra
			]
		});
	// The customer's and the staff's browsers are processes of their own, as they are in a shop.
	const kioskBrowser = await launch(`--use-file-for-fake-video-capture=${film}`);
	const staffBrowser = await launch();
	try {
		const options = { baseURL, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' };
		const kioskContext = await kioskBrowser.newContext({
			...options,
			viewport: { width: 1080, height: 1920 }
		});
		const desk = { ...options, viewport: { width: 1440, height: 900 } };
		const doctor = await (await staffBrowser.newContext(desk)).newPage();
		const pharmacist = await (await staffBrowser.newContext(desk)).newPage();
		await pairKiosk(staffBrowser, kioskContext, baseURL, 1);
		const kiosk = await kioskContext.newPage();

		await test.step('the kiosk reads the DataMatrix through its camera', async () => {
			await kiosk.goto('/kiosk');
			await button(kiosk, /查药品/).click();
			await expect(kiosk.getByRole('heading', { level: 1 })).toHaveText('查验通过，在有效期内', {
				timeout: 20_000
			});
			await expect(kiosk.getByText(first.name)).toBeVisible();
			await picture(kiosk, 'kiosk-verdict');
		});

		await test.step('the doctor comes on duty and the customer asks for one', async () => {
			await addVirtualPasskey(doctor);
			await signIn(doctor, 'doctor3');
			await doctor.getByText('开始接诊', { exact: true }).click();
			await button(kiosk, '结束并清除').click();
			await askForDoctor(kiosk, adult);
			await expect(doctor.getByText('嗓子疼')).toBeVisible();
		});

		await test.step('they see each other', async () => {
			await button(doctor, /接诊下一位/).click();
			for (const page of [kiosk, doctor]) {
				await expect.poll(() => remoteFrames(page), { timeout: 20_000 }).toBeGreaterThan(20);
			}
		});

		await test.step('the doctor writes, checks and signs', async () => {
			await button(doctor, '我已核实').click();
			await expect(doctor.getByText('已核实：病历')).toBeVisible();
			await doctor.getByLabel('诊断', { exact: true }).fill('慢性咽炎急性发作');
			await doctor.getByRole('combobox', { name: /加药品/ }).fill('amxl');
			await expect(doctor.getByRole('listbox').getByRole('option').first()).toContainText(first.name);
			await doctor
				.getByRole('option', { name: new RegExp(first.name) })
				.first()
				.click();
			await doctor.getByLabel('每次').fill('2');
			await doctor.keyboard.press('Tab');
			await expect(doctor.getByLabel('数量')).toHaveValue('2');
			await picture(doctor, 'doctor');
			await picture(kiosk, 'kiosk-call');
			await button(doctor, '核对并签名').click();
			await button(doctor, '登记通行密钥').click();
			await button(doctor, '用通行密钥签名').click();
			await expect(doctor.getByText('已签，药师审核中')).toBeVisible();
		});

		await test.step('the call ends; the kiosk shows the state and no medicine yet', async () => {
			await fillNotes(doctor);
			await button(doctor, '结束看诊').click();
			await button(doctor, '已开处方').click();
			await expect(kiosk.getByText(/药师正在审核/)).toBeVisible();
			await expect(kiosk.getByText(first.name)).toHaveCount(0);
		});

		await test.step('the pharmacist reviews and signs', async () => {
			await addVirtualPasskey(pharmacist);
			await signIn(pharmacist, 'pharmacist1');
			await button(pharmacist, '审核').click();
			await expect(button(pharmacist, '本组都符合')).toHaveCount(4);
			for (const group of await button(pharmacist, '本组都符合').all()) await group.click();
			await picture(pharmacist, 'pharmacist-review');
			await button(pharmacist, '签名并通过').click();
			await button(pharmacist, '登记通行密钥').click();
			await button(pharmacist, '签名并通过').click();
			await expect(pharmacist.getByText(/已通过/)).toBeVisible();
		});

		const digits = await test.step('the kiosk shows medicines, dosing and the pick-up code', async () => {
			await expect(kiosk.getByText('处方通过，可以取药')).toBeVisible({ timeout: 20_000 });
			await expect(kiosk.getByText(first.name)).toBeVisible();
			const shown = kiosk.getByText(/^\s*(8位数字：)?\d{4} \d{4}\s*$/).first();
			await expect(shown).toBeVisible();
			await picture(kiosk, 'kiosk-prescription');
			return ((await shown.textContent()) ?? '').replace('8位', '').replaceAll(/\D/g, '');
		});

		await test.step('the counter opens it by the code and scans pack after pack', async () => {
			expect(digits).toHaveLength(8);
			await pharmacist.getByLabel(/取药码/).fill(digits);
			await button(pharmacist, '打开处方').click();
			await expect(pharmacist.getByText('请扫药盒')).toBeVisible();
			// A wrong box is refused, not counted, and waits for a person.
			await scanKeys(pharmacist, box('rx-4').traceCode);
			await expect(pharmacist.getByText('没有计数')).toBeVisible();
			await pharmacist.keyboard.press('F8');
			await scanKeys(pharmacist, first.traceCode);
			await expect(pharmacist.getByText('可以发，1/2')).toBeVisible();
			await scanKeys(pharmacist, second.traceCode);
			await expect(pharmacist.getByText('药已扫齐')).toBeVisible();
			await picture(pharmacist, 'pharmacist');
			await button(pharmacist, '姓名已核对，发药').click();
			await expect(pharmacist.getByText('发药完成')).toBeVisible();
			const receipt = pharmacist.getByText(/\d{4} \d{4} \d{4} \d{4} \d{4}/);
			await expect(receipt).not.toHaveCount(0);
		});

		await test.step('a verdict asked afterwards says that it was sold', async () => {
			await expect(kiosk.getByText(/药已经取走/)).toBeVisible();
			await button(kiosk, '结束并清除').first().click();
			await scanKeys(kiosk, first.traceCode);
			await expect(kiosk.getByRole('heading', { level: 1 })).toHaveText('这盒药有1次卖出记录');
		});

		await test.step('the manager sees the figures and who did what', async () => {
			const manager = await (await staffBrowser.newContext(desk)).newPage();
			await signIn(manager, 'manager');
			await manager.getByText('全部', { exact: true }).click();
			for (const step of ['审核通过', '凭取药码打开处方', '同意配对'])
				await expect(manager.getByRole('cell', { name: step, exact: true }).first()).toBeVisible();
			await manager.evaluate(() => scrollTo(0, 0));
			await picture(manager, 'manager');
		});
	} finally {
		// Browsers of our own are not in Playwright's care: keep what they showed.
		for (const page of [...kioskBrowser.contexts(), ...staffBrowser.contexts()].flatMap((context) =>
			context.pages()
		))
			await page.screenshot({ path: test.info().outputPath(`${new URL(page.url()).pathname.slice(1)}.png`) });
		await kioskBrowser.close();
		await staffBrowser.close();
		await rm(films, { recursive: true, force: true });
	}
});
