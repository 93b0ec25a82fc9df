import { fetchFile, type Voice } from '../http/api';

/**
 * Pictures of the call as addresses within this page: fetched once with the page's own voice, never cached by the
 * browser, and forgotten when the call is put away.
 */
const fetched = new Map<string, Promise<string>>();
const own = new Set<string>();

export function photoAddress(
	voice: Voice,
	consultId: string,
	photoId: string,
	size: 'full' | 'preview'
): Promise<string> {
	const path = `/api/v1/consults/${consultId}/photos/${photoId}?size=${size}`;
	const known = fetched.get(path);
	if (known) return known;
	const asked = fetchFile(voice, 'GET', path).then((picture) => URL.createObjectURL(picture));
	fetched.set(path, asked);
	asked.catch(() => fetched.delete(path));
	return asked;
}

export function ownPicture(picture: Blob): string {
	const address = URL.createObjectURL(picture);
	own.add(address);
	return address;
}

/** The next customer, or the next patient, must find none of them. */
export function forgetPhotos(): void {
	for (const address of own) URL.revokeObjectURL(address);
	for (const asked of fetched.values()) void asked.then(URL.revokeObjectURL, () => undefined);
	own.clear();
	fetched.clear();
}
