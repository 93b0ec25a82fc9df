/**
 * Of these features the last list on the command line counts, so Playwright's own (chromiumSwitches) stand here too. The
 * address bar's popups are pages of their own, two for each window, and cost more than most of our pages.
 */
const withoutFeatures = [
	'WebUIOmniboxPopup',
	'WebUIOmniboxAimPopup',
	'WebUIOmniboxFullPopup',
	'AimEnabled',
	'AvoidCorsURLLoaderRestartOnRedirect',
	'AvoidUnnecessaryBeforeUnloadCheckSync',
	'DestroyProfileOnBrowserClose',
	'HttpsFirstBalancedModeAutoEnable',
	'HttpsUpgrades',
	'LensOverlay',
	'MediaRouter',
	'NetworkTimeServiceQuerying',
	'OptimizationHints',
	'PaintHolding',
	'PreconnectToSearch',
	'ThirdPartyStoragePartitioning'
];

/** Chromium on a machine without a screen, a GPU or the internet. Without a GPU each moving picture takes a core. */
export const browserFlags = [
	'--no-sandbox',
	'--disable-gpu',
	`--disable-features=${withoutFeatures.join(',')}`,
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
