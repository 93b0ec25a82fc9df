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

export default defineConfig({
	plugins: [
		tailwindcss(),
		paraglideVitePlugin({
			project: './src/lib/i18n/project.inlang',
			outdir: './src/lib/i18n/paraglide',
			strategy: ['cookie', 'baseLocale']
		}),
		sveltekit(),
		realtime
	],
	// Nothing is inlined: the content policy lets fonts come from our own address alone.
	build: { assetsInlineLimit: 0 },
	test: {
		projects: [
			{
				extends: true,
				test: { name: 'unit', include: ['src/**/*.test.ts'], environment: 'node' }
			},
			{
				extends: true,
				test: { name: 'architecture', include: ['tests/architecture/**/*.test.ts'], environment: 'node' }
			},
			{
				extends: true,
				test: {
					name: 'integration',
					include: ['tests/integration/**/*.test.ts', 'tests/faults/**/*.test.ts'],
					environment: 'node',
					globalSetup: 'tests/integration/database.ts',
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			}
		]
	}
});
