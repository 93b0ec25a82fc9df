import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';

/** Socket.IO shares the development server's port, as it shares the production server's. */
const realtime: Plugin = {
	name: 'wenyao-realtime',
	apply: (_, { command }) => command === 'serve' && !process.env.VITEST,
	configureServer({ httpServer, ssrLoadModule }) {
		httpServer?.once('listening', async () => {
			const { attach } = (await ssrLoadModule('/src/lib/server/realtime/server.ts')) as {
				attach(server: unknown): void;
			};
			attach(httpServer);
		});
	}
};

const messagesImport = /import \{ m \} from ['"][^'"]*paraglide\/messages['"];?/;
/** `m.key` and nothing that could be part of a longer name. */
const messageUse = /(?<![\w$.])m\.([a-z]\w*)/g;

/**
 * Imports each message from its own module. Through the one list of all messages the bundler puts every word of
 * every console into one file, which the kiosk would have to load before it can show anything.
 */
const messageModules: Plugin = {
	name: 'wenyao-message-modules',
	apply: 'build',
	enforce: 'post',
	transform(code, id) {
		if (!messagesImport.test(code) || /(?<![\w$.])m\[/.test(code) || id.includes('/paraglide/')) return null;
		const keys = new Set([...code.matchAll(messageUse)].map(([, key]) => key));
		const imports = [...keys].map(
			(key) => `import { ${key} as m_${key} } from '/src/lib/i18n/paraglide/messages/${key}.js';`
		);
		return {
			code: code.replace(messagesImport, imports.join(' ')).replace(messageUse, 'm_$1'),
			map: null
		};
	}
};

/** Each file works on a database of its own, copied from one that is made once. */
const onDatabase = {
	environment: 'node',
	isolate: false,
	globalSetup: 'tests/integration/database.ts',
	testTimeout: 30_000,
	hookTimeout: 60_000
} as const;

export default defineConfig({
	plugins: [
		tailwindcss(),
		paraglideVitePlugin({
			project: './src/lib/i18n/project.inlang',
			outdir: './src/lib/i18n/paraglide',
			strategy: ['cookie', 'baseLocale']
		}),
		sveltekit(),
		messageModules,
		realtime
	],
	// Nothing is inlined: the content policy lets fonts come from our own address alone.
	build: { assetsInlineLimit: 0 },
	worker: { format: 'es' },
	test: {
		projects: [
			{
				extends: true,
				// Files that change nothing outside themselves share a process: starting one costs more than most of them.
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts'],
					exclude: ['src/lib/client/**'],
					environment: 'node',
					isolate: false
				}
			},
			{
				extends: true,
				test: { name: 'client', include: ['src/lib/client/**/*.test.ts'], environment: 'node' }
			},
			{
				extends: true,
				test: { name: 'architecture', include: ['tests/architecture/**/*.test.ts'], environment: 'node' }
			},
			{
				extends: true,
				test: {
					name: 'integration',
					include: ['tests/integration/**/*.test.ts'],
					...onDatabase
				}
			},
			{
				extends: true,
				test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], ...onDatabase }
			}
		]
	}
});
