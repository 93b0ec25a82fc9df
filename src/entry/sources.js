import { createServer } from 'vite';
import { root } from './settings.js';

/**
 * The program's modules as they stand in the folder, without a build: `ssrLoadModule('/src/lib/…')`. Nothing is served and
 * nothing watched. Whoever opens it closes it.
 */
export const openSources = () =>
	createServer({
		root,
		logLevel: 'error',
		server: { middlewareMode: true, hmr: false, watch: null },
		appType: 'custom',
		optimizeDeps: { noDiscovery: true }
	});
