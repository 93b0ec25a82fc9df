import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './closed-contexts';
import { addVirtualPasskey, pairKiosk, signIn } from './people';

/** Asks for a doctor as the kiosk does, with an invented person whose identity number has a right check digit. */
async function requestConsult(page: Page): Promise<string> {
	const answer = await page.request.post('/api/v1/consults', {
		headers: { 'x-wenyao-as': 'device', 'idempotency-key': randomUUID() },
		data: {
			name: '王小芳',
			residentId: '11010519491231002X',
			phone: '13812342211',
			weightKg: '',
			allergies: { answer: 'listed', text: '头孢' },
			complaints: ['cough'],
			complaintText: '',
			earlierDiagnosis: { kind: 'declared', what: '急性支气管炎', where: '', when: '' },
			guardian: null,
			consents: [
				{ kind: 'treatment', textVersion: '2026-11-1' },
				{ kind: 'health_data', textVersion: '2026-11-1' }
			],
			mode: 'text',
			deviceCheck: {}
		}
	});
	expect(answer.status(), await answer.text()).toBe(201);
	return ((await answer.json()) as { consult: { id: string } }).consult.id;
}

/** For a person who wants to look: kept only where WENYAO_PICTURES names a folder. */
async function keepPicture(page: Page, name: string): Promise<void> {
	const folder = process.env.WENYAO_PICTURES;
	if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

const strictAxe = (page: Page) =>
	new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
		.options({ rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true } } });

test('a doctor writes, checks and signs; the customer sees the state and no medicine before approval', async ({
	browser,
	baseURL
}) => {
	// Many steps, two of them long looks by axe.
	test.setTimeout(120_000);
	const store = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
	const office = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	await pairKiosk(browser, store, baseURL ?? '', 3);
	const kiosk = await store.newPage();
	await kiosk.goto('/kiosk');
	const doctor = await office.newPage();
	await signIn(doctor, 'doctor2');
	await addVirtualPasskey(doctor);
	const consultId = await requestConsult(kiosk);
	const presence = await doctor.request.put('/api/v1/consults/presence', {
		headers: { 'x-wenyao-as': 'staff' },
		data: { state: 'available' }
	});
	expect(presence.ok(), await presence.text()).toBe(true);
	const taken = await doctor.request.post(`/api/v1/consults/${consultId}/take`, {
		headers: { 'x-wenyao-as': 'staff', origin: baseURL ?? '' }
	});
	expect(taken.ok(), await taken.text()).toBe(true);
	await doctor.goto('/doctor');
	const search = doctor.getByRole('combobox', { name: '加药品' });

	await test.step('looks at the evidence of the earlier diagnosis first', async () => {
		await doctor.getByRole('button', { name: '我已核实' }).click();
		await expect(doctor.getByText(/^✓ 已核实：/)).toBeVisible();
	});

	await test.step('finds by initials with the keyboard alone; the usual usage is filled in', async () => {
		await expect(doctor.getByText('过敏：头孢').first()).toBeVisible();
		await search.focus();
		await doctor.keyboard.type('amxl');
		await expect(doctor.getByRole('option', { name: /阿莫西林胶囊/ })).toBeVisible();
		await doctor.keyboard.press('Enter');
		const line = doctor.getByRole('article', { name: '阿莫西林胶囊' });
		await expect(line).toContainText('每次1粒，每8小时1次，吃7天');
		await line.getByLabel('天数').fill('8');
		await expect(line).toContainText('最多开7天的量');
		await line.getByLabel('天数').fill('5');
		await expect(line).not.toContainText('最多开7天的量');
	});

	await test.step('a specially controlled medicine is not taken in', async () => {
		await search.fill('地西泮');
		await doctor.keyboard.press('Enter');
		await expect(doctor.getByText('地西泮片是特殊管理药品，不能在线开具，没有加入。')).toBeVisible();
		await expect(doctor.getByRole('article', { name: '地西泮片' })).toHaveCount(0);
	});

	await test.step('what is typed while the line is gone is kept and saved when it is back', async () => {
		await office.setOffline(true);
		await doctor.getByRole('button', { name: '填入顾客说的：急性支气管炎' }).click();
		await expect(doctor.getByText('内容都在本页，正在重试')).toBeVisible();
		await office.setOffline(false);
		await expect(doctor.locator('[data-save=saved]')).toBeVisible({ timeout: 15_000 });
	});

	await test.step('only a critical finding holds back, until it has a reason', async () => {
		const findings = doctor.getByRole('list', { name: '用药检查' });
		await expect(findings.getByText('对头孢过敏，青霉素类可能交叉过敏')).toBeVisible();
		await expect(doctor.getByText('可以核对签名')).toBeVisible();
		await search.fill('头孢克肟');
		await doctor.keyboard.press('Enter');
		await expect(findings.getByText('对头孢过敏，这是头孢菌素类')).toBeVisible();
		await doctor.getByRole('button', { name: '核对并签名' }).click();
		const reason = findings.getByLabel('继续使用的理由');
		await expect(reason).toBeFocused();
		expect((await strictAxe(doctor).include('[aria-labelledby=rx-title]').analyze()).violations).toEqual([]);
		await keepPicture(doctor, 'doctor-checks');
		await reason.selectOption('以前用过，能耐受');
		await expect(doctor.getByText('可以核对签名')).toBeVisible();
		await doctor.getByRole('article', { name: '头孢克肟胶囊' }).getByRole('button', { name: '删除' }).click();
		await expect(findings.getByText('对头孢过敏，这是头孢菌素类')).toHaveCount(0);
	});

	// The wire itself is proven in tests/integration/cds/outside.test.ts; here the answers are made up.
	const hooks: string[] = [];
	await test.step('what services outside say stands beside with its source, is plain text, and holds nothing back', async () => {
		await doctor.route('**/outside-checks', (route) => {
			hooks.push((route.request().postDataJSON() as { hook: string }).hook);
			return route.fulfill({
				json: {
					answers: [
						{
							name: '示例知识库',
							cards: [
								{
									summary: '建议复查肾功能',
									detail: '<b>示例</b>',
									indicator: 'critical',
									source: '示例药学部'
								}
							]
						},
						{ name: '另一家', away: 'timeout' }
					]
				}
			});
		});
		await doctor.getByRole('article', { name: '阿莫西林胶囊' }).getByLabel('天数').fill('4');
		const outside = doctor.getByRole('region', { name: '外部用药知识服务' });
		await expect(outside.getByText('建议复查肾功能')).toBeVisible();
		await expect(outside.getByText('<b>示例</b>')).toBeVisible();
		await expect(outside.getByText('来源：示例知识库 · 示例药学部')).toBeVisible();
		await expect(outside.getByText('另一家：没有答复（超时），未参与检查')).toBeVisible();
		await expect(doctor.getByText('可以核对签名')).toBeVisible();
		await outside.scrollIntoViewIfNeeded();
		await keepPicture(doctor, 'doctor-outside');
	});

	await test.step('checks that are away are said, and never stop a doctor who says why', async () => {
		await doctor.route('**/checks', (route) => route.fulfill({ status: 500, body: '' }));
		await doctor.getByRole('article', { name: '阿莫西林胶囊' }).getByLabel('天数').fill('6');
		await expect(doctor.getByText('未做用药检查')).toBeVisible();
		await expect(doctor.getByText('可以核对签名')).toHaveCount(0);
		await doctor.getByLabel('不检查也签名的理由').fill('已人工核对');
		await expect(doctor.getByText('可以核对签名')).toBeVisible();
		await doctor.unroute('**/checks');
		await expect(doctor.getByText('未做用药检查')).toHaveCount(0, { timeout: 15_000 });
	});

	await test.step('enrols a key, checks the whole and signs', async () => {
		await doctor.getByRole('button', { name: '核对并签名' }).click();
		await doctor.getByRole('button', { name: '登记通行密钥' }).click();
		await expect(doctor.getByRole('heading', { name: '请核对，签名后不能再改' })).toBeFocused();
		await expect(doctor.getByText('建议复查肾功能')).toBeVisible();
		expect(hooks.at(-1)).toBe('order-sign');
		await keepPicture(doctor, 'doctor-outside-signing');
		expect((await strictAxe(doctor).include('[aria-labelledby=rx-title]').analyze()).violations).toEqual([]);
		await doctor.getByRole('button', { name: '用通行密钥签名' }).click();
		await expect(doctor.getByText('已签，药师审核中')).toBeVisible();
	});

	await test.step('the customer sees that it is being reviewed, and no medicine', async () => {
		const desk = await doctor.request.get(`/api/v1/consults/${consultId}/prescriptions`);
		expect(await desk.text()).toContain('阿莫西林胶囊');
		const shown = await kiosk.request.get(`/api/v1/kiosk/prescription?consult=${consultId}`, {
			headers: { 'x-wenyao-as': 'device' }
		});
		const seen = await shown.text();
		expect(JSON.parse(seen)).toMatchObject({
			prescription: { state: 'reviewing', patientName: '王*芳', approved: null }
		});
		expect(seen).not.toContain('阿莫西林');
	});

	await test.step('the doctor takes it back', async () => {
		await doctor.getByRole('button', { name: '撤销处方' }).click();
		await doctor.getByRole('dialog').getByRole('button', { name: '撤销', exact: true }).click();
		await expect(doctor.getByText('已撤销')).toBeVisible();
	});

	await test.step('the customer leaves: the next one at this kiosk is not led into the call', async () => {
		const headers = { 'x-wenyao-as': 'device', origin: baseURL ?? '' };
		const ended = await kiosk.request.post(`/api/v1/consults/${consultId}/end`, { headers, data: {} });
		expect(ended.ok(), await ended.text()).toBe(true);
		const current = await kiosk.request.get('/api/v1/consults/current', { headers });
		expect(await current.json()).toMatchObject({ consult: null });
	});

	await store.close();
	await office.close();
});
