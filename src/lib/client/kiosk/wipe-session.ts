/** Names under which screens may keep a customer's data on the device; everything under them goes. */
export const sessionPrefix = 'wenyao-session';

function stopMedia(): void {
	for (const element of document.querySelectorAll<HTMLMediaElement>('video, audio')) {
		const { srcObject, src } = element;
		if (srcObject instanceof MediaStream) for (const track of srcObject.getTracks()) track.stop();
		element.srcObject = null;
		if (src.startsWith('blob:')) URL.revokeObjectURL(src);
	}
	for (const image of document.querySelectorAll<HTMLImageElement>('img[src^="blob:"]'))
		URL.revokeObjectURL(image.src);
}

const deleteDatabase = (name: string): Promise<void> =>
	new Promise((done) => {
		const request = indexedDB.deleteDatabase(name);
		// A database that is still open is deleted as soon as its screen has closed it.
		request.onsuccess = request.onerror = request.onblocked = () => done();
	});

/**
 * Leaves nothing of a customer on the device: cameras and microphones off, pictures let go, stored rows, cached
 * answers and form data gone. The device's own settings (calibration, sound) stay.
 */
export async function wipeSession(): Promise<void> {
	stopMedia();
	sessionStorage.clear();
	const names = (await indexedDB.databases?.().catch(() => [])) ?? [];
	await Promise.all(
		names.flatMap(({ name }) => (name?.startsWith(sessionPrefix) ? [deleteDatabase(name)] : []))
	);
	if (!('caches' in globalThis)) return;
	const cached = (await caches.keys()).filter((key) => key.startsWith(sessionPrefix));
	await Promise.all(cached.map((key) => caches.delete(key)));
}
