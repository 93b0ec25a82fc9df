import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../../src/entry/settings.js';

/**
 * Compressed script that the kiosk's start page loads before first use: what its HTML names, and whatever those
 * files import statically.
 */
export async function run() {
	const client = join(root, 'build/client');
	const html = await readFile(join(root, 'build/prerendered/kiosk.html'), 'utf8');
	const seen = new Set();
	const open = [...html.matchAll(/(?:href|import\()\s*=?\s*["']([^"']+\.js)["']/g)].map(([, path]) =>
		String(path).replace(/^\.?\.?\//, '')
	);
	if (open.length === 0) throw new Error('the start page names no script');
	let bytes = 0;
	for (let path = open.pop(); path; path = open.pop()) {
		if (seen.has(path)) continue;
		seen.add(path);
		const text = await readFile(join(client, path), 'utf8');
		bytes += gzipSync(text, { level: 9 }).length;
		const folder = path.slice(0, path.lastIndexOf('/') + 1);
		for (const [, specifier] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g))
			open.push(new URL(String(specifier), `http://x/${folder}`).pathname.slice(1));
	}
	console.log(
		`kiosk start page: ${(bytes / 1024).toFixed(1)} KB of gzipped script in ${seen.size} files (budget 90)`
	);
}
