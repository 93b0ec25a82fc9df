import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { endAll, start, type Program } from '../faults/programs';
import { test } from './closed-contexts';
import { openBalancer, type Backend } from './balancer';
import { anAdult, askForDoctor, remoteFrames } from './customer';
import { fillNotes } from './doctor-notes';
import { newKiosk } from './kiosk-desk';
import { signIn } from './people';
import { serverUnderTest } from './server-under-test';

const adult = anAdult();

/** Two servers on one database, and what people open before them. */
const port = serverUnderTest().port + 4;
const ports: Record<Backend, number> = { a: port + 1, b: port + 2 };
const base = `http://localhost:${port}`;
const balancer = openBalancer(port, ports);
const servers: Partial<Record<Backend, Program>> = {};

let dir: string;
async function startServer(name: Backend): Promise<void> {
	const env = {
		PORT: String(ports[name]),
		DATA_DIR: dir,
		LOG_LEVEL: 'warn',
		WENYAO_ORIGIN: base,
		WENYAO_DEMO: 'true'
	};
	servers[name] = start(process.execPath, ['src/entry/server.js'], { env });
	await expect
		.poll(
			() =>
				fetch(`http://127.0.0.1:${ports[name]}/api/health`).then(
					({ ok }) => ok,
					() => false
				),
			{
				timeout: 60_000
			}
		)
		.toBe(true);
}
test.beforeAll(async () => {
	test.setTimeout(120_000);
	dir = await mkdtemp(join('/tmp', 'wenyao-two-'));
	await startServer('a');
	await startServer('b');
	await balancer.open();
});
test.afterAll(async () => {
	await balancer.close();
	await endAll();
	await rm(dir, { recursive: true, force: true });
});

/** The longest time without a new frame of the other end, measured in the page until `done`. */
async function longestStill(page: Page, during: () => Promise<void>): Promise<number> {
	await page.evaluate(() => {
		const video = document.querySelector<HTMLVideoElement>('video:not(.own)');
		const watch = { longest: 0, last: performance.now(), frames: video?.dataset.frames };
		Object.assign(window, { watch });
		const look = () => {
			const now = performance.now();
			const frames = document.querySelector<HTMLVideoElement>('video:not(.own)')?.dataset.frames;
			if (frames !== watch.frames) Object.assign(watch, { frames, last: now });
			watch.longest = Math.max(watch.longest, now - watch.last);
			setTimeout(look, 20);
		};
		look();
	});
	await during();
	return page.evaluate(() => (window as unknown as { watch: { longest: number } }).watch.longest);
}

const say = async (page: Page, label: string, button: string, words: string) => {
	await page.getByLabel(label).fill(words);
	await page.getByRole('button', { name: button, exact: true }).click();
};

test('a call between two server processes goes on when either is killed, and nothing is lost', async ({
	browser
}) => {
	test.setTimeout(150_000);
	const { context: store, page: kiosk } = await newKiosk(browser, base, 1);
	const office = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 } });
	const doctor = await office.newPage();
	await kiosk.goto('/kiosk');
	await signIn(doctor, 'doctor1');
	await doctor.getByText('开始接诊', { exact: true }).click();
	await askForDoctor(kiosk, adult);
	await doctor.getByRole('button', { name: /接诊下一位/ }).click();
	for (const page of [kiosk, doctor])
		await expect.poll(() => remoteFrames(page), { timeout: 20_000 }).toBeGreaterThan(10);
	expect(balancer.sockets).toEqual({ kiosk: 'a', console: 'b' });

	await kiosk.getByRole('button', { name: '文字', exact: true }).click();
	await say(doctor, '输入文字', '发送', '您好，哪里不舒服？');
	await expect(kiosk.getByRole('log')).toContainText('您好，哪里不舒服？');
	await doctor.getByLabel('现病史').fill('咽痛三天');
	await kiosk.getByLabel('输入文字').fill('嗓子疼，还没发出');

	// The doctor's process dies in the middle of everything.
	const still = await longestStill(doctor, async () => {
		await servers.b?.end('SIGKILL');
		await say(doctor, '输入文字', '发送', '这条在断线时写的');
		await expect(kiosk.getByRole('log')).toContainText('这条在断线时写的', { timeout: 20_000 });
		await expect.poll(() => balancer.sockets.console).toBe('a');
		await doctor.getByRole('button', { name: '静音', exact: true }).click();
		await expect(kiosk.getByText('医生关了麦克风')).toBeVisible();
	});
	expect(still).toBeLessThan(1_500);
	await expect(kiosk.getByLabel('输入文字')).toHaveValue('嗓子疼，还没发出');
	await expect(doctor.locator('[data-notes=saved]')).toBeVisible();

	// It is back; now the one that both are with dies.
	await startServer('b');
	const stillToo = await longestStill(kiosk, async () => {
		await servers.a?.end('SIGKILL');
		await kiosk.getByRole('button', { name: '发送', exact: true }).click();
		await expect(doctor.getByRole('log')).toContainText('嗓子疼，还没发出', { timeout: 20_000 });
		await expect.poll(() => balancer.sockets).toEqual({ kiosk: 'b', console: 'b' });
		await doctor.getByRole('button', { name: '取消静音' }).click();
		await expect(kiosk.getByText('医生关了麦克风')).toHaveCount(0);
	});
	expect(stillToo).toBeLessThan(1_500);

	// A reload finds the same call with the surviving process.
	await kiosk.reload();
	await expect(kiosk.locator('[data-stage=call]')).toBeVisible();
	await expect.poll(() => remoteFrames(kiosk), { timeout: 20_000 }).toBeGreaterThan(10);
	await expect(doctor.getByLabel('现病史')).toHaveValue('咽痛三天');
	await fillNotes(doctor);
	await doctor.getByRole('button', { name: '结束看诊' }).click();
	await doctor.locator('[data-outcome=technical]').click();
	await expect(kiosk.locator('[data-stage=after]')).toBeVisible();
	await store.close();
	await office.close();
});
