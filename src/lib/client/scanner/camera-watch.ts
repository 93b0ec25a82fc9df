/** What happens to a camera from outside while it is wanted. */
export interface CameraEvents {
	/** The running camera ended: unplugged, taken away by the system, or its permission withdrawn. */
	onEnded(): void;
	/** Another camera, or the permission for one, is there now. */
	onChance(): void;
	/** Some seconds have gone by without any sign from the browser. */
	onPause(): void;
	/** Nobody sees the page: the camera has nothing to look for. */
	onHidden(): void;
	onShown(): void;
}

/** Another program lets go of a camera without a sign. */
const pauseMs = 5_000;

/** Listens for as long as a camera is wanted. @returns follows a track, and stops listening */
export function watchCamera(events: CameraEvents): { follow(track: MediaStreamTrack): void; stop(): void } {
	const over = new AbortController();
	const { signal } = over;
	const chance = () => events.onChance();
	navigator.mediaDevices?.addEventListener('devicechange', chance, { signal });
	// Not every browser knows a permission by this name.
	navigator.permissions
		?.query({ name: 'camera' })
		.then((status) => status.addEventListener('change', chance, { signal }))
		.catch(() => undefined);
	document.addEventListener(
		'visibilitychange',
		() => (document.hidden ? events.onHidden() : events.onShown()),
		{ signal }
	);
	const timer = setInterval(() => events.onPause(), pauseMs);
	return {
		follow: (track) => track.addEventListener('ended', () => events.onEnded(), { signal }),
		stop() {
			clearInterval(timer);
			over.abort();
		}
	};
}
