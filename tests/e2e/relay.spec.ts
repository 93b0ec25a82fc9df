import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, type BrowserContext } from '@playwright/test';
import { ensureTurnserver } from '../../src/entry/coturn.js';
import { endAll, start } from '../faults/programs';
import { test } from './closed-contexts';
import { anAdult, askForDoctor, remoteFrames } from './customer';
import { kioskScreen } from './kiosk-desk';
import { pairKiosk, signIn } from './people';
import { serverUnderTest } from './server-under-test';

const adult = anAdult();

const port = serverUnderTest().port + 2;
const turnPort = port + 1;
const base = `http://localhost:${port}`;
const secret = 'a relay secret of the tests';

let dir: string;
test.beforeAll(async () => {
	test.setTimeout(120_000);
	dir = await mkdtemp('/tmp/wenyao-relay-');
	start(await ensureTurnserver(), [
		'-n',
		'--listening-ip=127.0.0.1',
		'--relay-ip=127.0.0.1',
		`--listening-port=${turnPort}`,
		'--use-auth-secret',
		`--static-auth-secret=${secret}`,
		'--realm=wenyao.test',
		'--no-tls',
		'--no-dtls',
		'--no-cli',
		// Both ends are on this machine.
		'--allow-loopback-peers',
		'--no-multicast-peers',
		'--fingerprint',
		'--log-file=stdout',
		'--simple-log',
		`--pidfile=${join(dir, 'turn.pid')}`
	]);
	await expect.poll(() => answers(turnPort), { timeout: 10_000 }).toBe(true);
	const env = {
		PORT: String(port),
		DATA_DIR: dir,
		LOG_LEVEL: 'warn',
		TURN_URLS: `turn:127.0.0.1:${turnPort}`,
		TURN_SECRET: secret
	};
	await start(process.execPath, ['src/entry/server.js'], { env }).says(new RegExp(`localhost:${port}`));
});
test.afterAll(async () => {
	await endAll();
	await rm(dir, { recursive: true, force: true });
});

/** It keeps what it has to say to itself for a while. */
const answers = (at: number): Promise<boolean> =>
	new Promise((done) => {
		const socket = connect(at, '127.0.0.1');
		socket.once('connect', () => done(true)).once('error', () => done(false));
		socket.once('connect', () => socket.destroy());
	});

/** Allows the pages no way but the relay, and keeps their connections for a look at what they chose. */
const relayOnly = (context: BrowserContext) =>
	context.addInitScript(() => {
		const Native = window.RTCPeerConnection;
		const made: RTCPeerConnection[] = [];
		Object.assign(window, { made });
		window.RTCPeerConnection = class extends Native {
			constructor(settings?: RTCConfiguration) {
				super({ ...settings, iceTransportPolicy: 'relay' });
				made.push(this);
			}
			override setConfiguration(settings?: RTCConfiguration): void {
				super.setConfiguration({ ...settings, iceTransportPolicy: 'relay' });
			}
		};
	});

test('a call goes through coturn alone, with the short-lived credentials of this server', async ({
	browser
}) => {
	test.setTimeout(90_000);
	const store = await browser.newContext({ baseURL: base, viewport: kioskScreen, locale: 'zh-CN' });
	const office = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 } });
	for (const context of [store, office]) await relayOnly(context);
	await pairKiosk(browser, store, base, 1);
	const [kiosk, doctor] = [await store.newPage(), await office.newPage()];
	await kiosk.goto('/kiosk');
	await signIn(doctor, 'doctor1');
	await doctor.getByText('开始接诊', { exact: true }).click();
	await askForDoctor(kiosk, adult);
	await doctor.getByRole('button', { name: /接诊下一位/ }).click();
	for (const page of [kiosk, doctor]) {
		await expect.poll(() => remoteFrames(page), { timeout: 20_000 }).toBeGreaterThan(20);
		const kinds = await page.evaluate(async () => {
			const { made } = window as unknown as { made: RTCPeerConnection[] };
			const connected = made.find(({ connectionState }) => connectionState === 'connected');
			const stats = [...((await connected?.getStats()) ?? new Map()).values()];
			const pair = stats.find(({ type, nominated, state }) => {
				return type === 'candidate-pair' && nominated && state === 'succeeded';
			});
			return stats.find(({ id }) => id === pair?.localCandidateId)?.candidateType;
		});
		expect(kinds).toBe('relay');
	}
	await store.close();
	await office.close();
});
