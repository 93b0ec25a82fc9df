/** Chromium on a machine without a screen, a GPU or the internet. Without a GPU each moving picture takes a core. */
export const browserFlags = [
	'--no-sandbox',
	'--disable-gpu',
	'--force-prefers-reduced-motion',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--autoplay-policy=no-user-gesture-required'
];

/** Camera and microphone of tests. Ten frames a second show all that a call shows, for half the work. */
export const fakeDevices = [
	'--use-fake-device-for-media-stream=device-count=1,fps=10',
	'--use-fake-ui-for-media-stream'
];
