// `npm run bench`: every measure, or those named: `npm run bench verify`, `npm run bench first-frame`.
// Fewer packs for a short run: `npm run bench verify -- --packs=1000000`.
import { cpus, totalmem } from 'node:os';
import { ensureBuilt } from '../../src/entry/build.js';

/** @type {Record<string, () => Promise<{ run: () => Promise<void> }>>} */
const benches = {
	verify: () => import('./verify.js'),
	'kiosk-size': () => import('./kiosk-size.js'),
	'first-frame': () => import('./first-frame.js'),
	glare: () => import('./glare.js'),
	healing: () => import('./healing.js'),
	camera: () => import('./camera.js'),
	'camera-live': async () => ({ run: (await import('./camera.js')).runLive }),
	parse: () => import('./parse.js'),
	offline: () => import('./offline.js'),
	imports: () => import('./imports.js'),
	dispense: () => import('./dispense.js'),
	scale: () => import('./scale.js'),
	consult: () => import('./consult.js')
};

const wanted = process.argv.slice(2).filter((text) => !text.startsWith('--'));
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
	console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
	process.exit(2);
}

console.log(
	`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ` +
		`${Math.round(totalmem() / 2 ** 30)} GiB, ${new Date().toISOString().slice(0, 10)}`
);
await ensureBuilt();
for (const [name, load] of Object.entries(benches)) {
	// Its parts have names of their own.
	if (wanted.length === 0 ? name === 'consult' : !wanted.includes(name)) continue;
	console.log(`\n## ${name}`);
	await (await load()).run();
}
