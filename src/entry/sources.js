import { join } from 'node:path';
import { createServer } from 'vite';
import { root } from './settings.js';

/**
 * The program's modules as they stand in the folder, without a build: `ssrLoadModule('/src/lib/…')`. Nothing is served and
 * nothing watched. Modules of pages and words do not load: their compilers would take most of the time. Whoever opens it
 * closes it.
 */
export const openSources = () =>
	createServer({
		root,
		configFile: false,
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		logLevel: 'error',
		server: { middlewareMode: true, hmr: false, watch: null },
		appType: 'custom',
		optimizeDeps: { noDiscovery: true }
	});
