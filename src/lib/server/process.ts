import { attach } from './realtime/server';
import { createApp, type App } from './app';
import { parseConfig } from './config';

/** What the process around the app needs of it (`entry/server.js` has no other way in than these two). */
interface ProcessHandle {
	banner(): string;
	close(): Promise<void>;
}
const handles = globalThis as {
	[key: symbol]: { attach: typeof attach } | ProcessHandle | undefined;
};

let running: App | undefined;

export async function startApp(): Promise<void> {
	// The development server loads this anew after an edit: the app before lets go of its connections.
	const before = handles[Symbol.for('wenyao.app')];
	if (before && 'close' in before && import.meta.env.DEV) await before.close();
	const app = await createApp(parseConfig(process.env));
	running = app;
	handles[Symbol.for('wenyao.realtime')] = { attach };
	handles[Symbol.for('wenyao.app')] = { banner: () => bannerOf(app), close: () => app.close() };
}

/** @throws when asked before `startApp` has finished. */
export function currentApp(): App {
	if (!running) throw new Error('the app has not started');
	return running;
}

function bannerOf({ services: { config } }: App): string {
	return config.origin;
}
