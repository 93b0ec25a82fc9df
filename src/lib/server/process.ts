import { progress } from './progress';
import { closeRealtime, attach } from './realtime/server';
import { createApp, type App } from './app';
import { parseConfig } from './config';
import { demoAccountLines } from './demo/account-lines';
import type { DirectHandler } from './http/answer-directly';

/** What the process around the app needs of it (`entry/server.js` has no other way in than these two). */
interface ProcessHandle {
	banner(address: { origin: string; network: string[] }): string;
	readonly answerDirectly: DirectHandler;
	close(): Promise<void>;
}
const left = globalThis as {
	[key: symbol]: { attach: typeof attach; close: typeof closeRealtime } | ProcessHandle | undefined;
};

let running: App | undefined;

/** Starts the app once for this process. @throws ConfigError for a wrong setting, or the database's error. */
export async function startApp(): Promise<void> {
	// The development server loads this anew after an edit: the app before lets go of its connections.
	const before = left[Symbol.for('wenyao.app')];
	if (before && 'banner' in before && import.meta.env.DEV) await before.close();
	const app = await createApp(parseConfig(process.env), progress);
	running = app;
	left[Symbol.for('wenyao.realtime')] = { attach, close: closeRealtime };
	left[Symbol.for('wenyao.app')] = {
		banner: (address) => bannerOf(app, address),
		answerDirectly: app.answerDirectly,
		close: () => app.close()
	};
}

/** @throws when asked before `startApp` has finished. */
export function currentApp(): App {
	if (!running) throw new Error('the app has not started');
	return running;
}

function bannerOf(app: App, { origin, network }: { origin: string; network: string[] }): string {
	const { demo } = app.services.config;
	const pages = [
		['自助机 kiosk', '/kiosk'],
		['医生 doctor', '/doctor'],
		['药师 pharmacist', '/pharmacist'],
		['店长 manager', '/manager'],
		...(demo ? [['演示药盒 demo boxes', '/demo/boxes']] : [])
	];
	const lines = pages.map(([name, path]) => `  ${origin}${path}  ${name}`);
	if (network.length > 0) lines.push('', '  局域网 network:', ...network.map((address) => `  ${address}`));
	return [...lines, ...(demo ? ['', ...demoAccountLines()] : [])].join('\n');
}
