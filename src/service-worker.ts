/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
import { build, files, prerendered, version } from '$service-worker';

/**
 * Keeps the shell of the app, so that a kiosk and a pharmacist's counter open and reload without a server. Only what the build made is ever
 * kept: no answer of the API, no page with data.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
const shellCache = `shell-${version}`;
/** Fonts come in a hundred parts of which the first screen needs a few: each is kept when it was first used. */
const fontCache = 'fonts';
const isFont = (path: string) => path.endsWith('.woff2');

const built = new Set([...build, ...files, ...prerendered]);
const shell = [...built].filter((path) => !isFont(path));

worker.addEventListener('install', (event) => {
	event.waitUntil(
		caches
			.open(shellCache)
			.then((cache) => cache.addAll(shell))
			.then(() => worker.skipWaiting())
	);
});

worker.addEventListener('activate', (event) => {
	const tidy = async () => {
		for (const key of await caches.keys())
			if (key.startsWith('shell-') && key !== shellCache) await caches.delete(key);
		await worker.clients.claim();
	};
	event.waitUntil(tidy());
});

async function font(request: Request): Promise<Response> {
	const cache = await caches.open(fontCache);
	const kept = await cache.match(request);
	if (kept) return kept;
	const response = await fetch(request);
	if (response.ok) await cache.put(request, response.clone());
	return response;
}

let fontsKept = false;

/** The other parts, one after the other: without a line a kiosk must still be able to write any medicine's name. */
async function keepFonts(): Promise<void> {
	if (fontsKept) return;
	const cache = await caches.open(fontCache);
	for (const path of built) if (isFont(path) && !(await cache.match(path))) await cache.add(path);
	fontsKept = true;
}

worker.addEventListener('message', (event) => {
	// Cut off or without room, it goes on when it is asked again.
	if (event.data === 'keep-fonts') event.waitUntil(keepFonts().catch(() => undefined));
});

async function fromShell(request: Request, path: string): Promise<Response> {
	return (await caches.match(path, { cacheName: shellCache })) ?? fetch(request);
}

/** The pharmacist's console, and its counter without a line. */
const counterPage = '/pharmacist';
const counterAlone = '/pharmacist/offline';
/** What a proxy says when there is nobody behind it, or our server without its database. */
const nobodyThere: ReadonlySet<number> = new Set([502, 503, 504]);

/** The page that the server makes for whoever is signed in; without it the one that works from its own copy. */
async function counter(request: Request): Promise<Response> {
	const response = await fetch(request).catch(() => undefined);
	if (response && !nobodyThere.has(response.status)) return response;
	return Response.redirect(counterAlone);
}

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
	if (request.mode === 'navigate' && url.pathname === counterPage) return event.respondWith(counter(request));
	if (!built.has(url.pathname)) return;
	event.respondWith(isFont(url.pathname) ? font(request) : fromShell(request, url.pathname));
});
