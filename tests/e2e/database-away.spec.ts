import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { Practice } from '../fixtures/approved-prescription';
import { findContradictions } from '../fixtures/registry-check';
import { StorePacks } from '../fixtures/store-packs';
import { endAll, processesIn, start } from '../faults/programs';
import { test } from './closed-contexts';
import { anAdult, askForDoctor, remoteFrames } from './customer';
import { kioskScreen } from './kiosk-desk';
import { addVirtualPasskey, pairKiosk, signIn } from './people';
import { serverUnderTest } from './server-under-test';
import { openWorkplace } from './workplace';

const adult = anAdult();

/** A server and a database of their own: those of the other specs are not to stop. */
const port = serverUnderTest().port + 1;
const base = `http://localhost:${port}`;
const awayMs = 30_000;
const amoxicillin = '阿莫西林胶囊';

test.use({ baseURL: base, viewport: { width: 1440, height: 900 } });

let dir: string;
test.beforeAll(async () => {
	dir = await mkdtemp('/tmp/wenyao-away-');
	const env = { PORT: String(port), DATA_DIR: dir, LOG_LEVEL: 'warn' };
	const server = start(process.execPath, ['src/entry/server.js'], { env });
	await server.says(new RegExp(String(port)));
});
test.afterAll(async () => {
	for (const pid of await processesIn(join(dir, 'postgres'))) process.kill(pid, 'SIGCONT');
	await endAll();
	await rm(dir, { recursive: true, force: true });
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const headline = (page: Page) => page.locator('[data-tone] h2');

/** A burst that no slow machine can tear: a second try would spoil what is counted here. */
const scanAtOnce = (page: Page, digits: string): Promise<void> =>
	page.evaluate((text) => {
		const strokes = [...text].map((digit) => ({ key: digit, code: `Digit${digit}` }));
		for (const stroke of [...strokes, { key: 'Enter', code: 'Enter' }])
			document.body.dispatchEvent(new KeyboardEvent('keydown', { ...stroke, bubbles: true }));
	}, digits);

test('the database away for half a minute: pages say so, the call goes on, nothing is lost or done twice', async ({
	browser
}) => {
	test.setTimeout(300_000);
	const place = await openWorkplace(base, dir);
	const desk = async () => {
		const context = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 } });
		return context.newPage();
	};
	try {
		const practice = await Practice.open(place, ['doctor1', 'pharmacist1', 'pharmacist3']);
		const packs = new StorePacks(place);
		const { db } = place.services;

		// One counter with a pack on it and one to come, one counter that is about to hand over.
		const openCounter = async (username: 'pharmacist1' | 'pharmacist3', digits: string) => {
			const page = await desk();
			await signIn(page, username);
			await page.getByLabel('取药码').fill(digits);
			await button(page, '打开处方').click();
			await expect(headline(page)).toHaveText('请扫药盒');
			return page;
		};
		const scan = async (page: Page, code: string, shows: string) => {
			await scanAtOnce(page, code);
			await expect(headline(page)).toHaveText(shows);
		};
		const two = [{ genericName: amoxicillin, packs: 2 }];
		const one = [{ genericName: amoxicillin, packs: 1 }];
		const begun = await practice.approved(two, place.as.kiosk1a, place.as.pharmacist1);
		const ready = await practice.approved(one, place.as.kiosk2a, place.as.pharmacist3);
		const counter = await openCounter('pharmacist1', begun.digits);
		const handing = await openCounter('pharmacist3', ready.digits);
		const [first = '', second = ''] = await packs.take(amoxicillin, 2);
		const [third = ''] = await packs.take(amoxicillin, 1, packs.storeOf('pharmacist3'));
		await scan(counter, first, '可以发，1/2');
		await scan(handing, third, '药已扫齐');

		// A call with a prescription that is checked and only lacks the signature.
		const store = await browser.newContext({ baseURL: base, viewport: kioskScreen, locale: 'zh-CN' });
		await pairKiosk(browser, store, base, 2);
		const kiosk = await store.newPage();
		await kiosk.goto('/kiosk');
		const doctor = await desk();
		await addVirtualPasskey(doctor);
		await signIn(doctor, 'doctor3');
		await doctor.getByText('开始接诊', { exact: true }).click();
		await askForDoctor(kiosk, adult);
		await button(doctor, /接诊下一位/).click();
		for (const page of [kiosk, doctor])
			await expect.poll(() => remoteFrames(page), { timeout: 20_000 }).toBeGreaterThan(10);
		await button(doctor, '我已核实').click();
		await expect(doctor.getByText('已核实：病历')).toBeVisible();
		await doctor.getByLabel('诊断', { exact: true }).fill('慢性咽炎急性发作');
		await doctor.getByRole('combobox', { name: /加药品/ }).fill('amxl');
		await doctor
			.getByRole('option', { name: new RegExp(amoxicillin) })
			.first()
			.click();
		await expect(kiosk.getByText('医生正在开方')).toBeVisible();
		await button(doctor, '核对并签名').click();
		await button(doctor, '登记通行密钥').click();
		await expect(button(doctor, '用通行密钥签名')).toBeVisible();
		const notes = doctor.getByLabel('现病史');
		await notes.fill('咽痛三天。');
		await expect(doctor.locator('[data-notes=saved]')).toBeVisible();

		const stopped = await processesIn(join(dir, 'postgres'));
		expect(stopped.length).toBeGreaterThan(3);
		for (const pid of stopped) process.kill(pid, 'SIGSTOP');
		const away = Date.now();
		try {
			await notes.pressSequentially('无发热。', { delay: 30 });
			await button(doctor, '用通行密钥签名').click();
			await scanAtOnce(counter, second);
			await handing.keyboard.press('F10');
			// Typed on while the first save hangs: the later text must be the one that stays.
			await doctor.waitForTimeout(1_500);
			await notes.pressSequentially('无咳嗽。', { delay: 30 });

			await expect(doctor.locator('[data-notes=unsaved]')).toContainText('没', { timeout: 20_000 });
			await expect(doctor.getByRole('alert').first()).toBeVisible({ timeout: 20_000 });
			for (const page of [counter, handing])
				await expect(page.locator('[data-away]')).toBeVisible({ timeout: 20_000 });
			await expect(headline(counter)).toHaveText('已记下，恢复后核对');
			await expect(kiosk.getByText('系统暂时连不上，通话照常')).toBeVisible({ timeout: 20_000 });
			expect((await kiosk.request.get('/api/health')).status()).toBe(503);
			for (const page of [kiosk, doctor]) {
				const before = await remoteFrames(page);
				await expect.poll(() => remoteFrames(page)).toBeGreaterThan(before + 10);
			}
			await doctor.waitForTimeout(Math.max(0, awayMs - (Date.now() - away)));
		} finally {
			for (const pid of stopped) process.kill(pid, 'SIGCONT');
		}

		await expect(doctor.locator('[data-notes=saved]')).toBeVisible({ timeout: 20_000 });
		await expect(notes).toHaveValue('咽痛三天。无发热。无咳嗽。');
		await expect(headline(counter)).toHaveText('药已扫齐', { timeout: 20_000 });
		await expect(handing.getByRole('heading', { name: '发药完成' })).toBeVisible({ timeout: 20_000 });
		await expect(handing.locator('[data-trace-code]')).toHaveCount(1);
		for (const page of [counter, handing]) await expect(page.locator('[data-away]')).toHaveCount(0);
		// The signature counted, or it is offered again; either way there is one in the end.
		await expect(async () => {
			const signed = doctor.getByText('已签，药师审核中');
			if (!(await signed.isVisible())) await button(doctor, '用通行密钥签名').click({ timeout: 5_000 });
			await expect(signed).toBeVisible({ timeout: 3_000 });
		}).toPass({ timeout: 60_000 });
		await expect(kiosk.getByText('医生已签字，药师审核中')).toBeVisible();
		await counter.keyboard.press('F10');
		await expect(counter.getByRole('heading', { name: '发药完成' })).toBeVisible();

		const consult = await db
			.selectFrom('consult')
			.select(['id', 'notes'])
			.where('status', '=', 'in_call')
			.executeTakeFirstOrThrow();
		expect(consult.notes).toMatchObject({ subjective: { text: '咽痛三天。无发热。无咳嗽。' } });
		const prescriptions = await db
			.selectFrom('prescription')
			.select(['id', 'status'])
			.where('consultId', '=', consult.id)
			.execute();
		expect(prescriptions).toEqual([expect.objectContaining({ status: 'signed' })]);
		const signatures = await db
			.selectFrom('auditEntry')
			.select('id')
			.where('action', '=', 'prescription.sign')
			.where('outcome', '=', 'done')
			.where('subjectId', '=', prescriptions[0]?.id ?? '')
			.execute();
		expect(signatures).toHaveLength(1);
		const handedOver = await db.selectFrom('dispensing').select('prescriptionId').execute();
		expect(handedOver.map(({ prescriptionId }) => prescriptionId).sort()).toEqual(
			[begun.id, ready.id].sort()
		);
		expect(await findContradictions(db)).toEqual([]);
		for (const page of [kiosk, doctor]) {
			const before = await remoteFrames(page);
			await expect.poll(() => remoteFrames(page)).toBeGreaterThan(before + 10);
		}
	} finally {
		await place.close();
	}
});
