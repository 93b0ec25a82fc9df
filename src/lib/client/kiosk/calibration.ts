/** The screen for which all sizes are given: 21.5" at 1080x1920. */
const designMmPerPx = 0.248;
/** Long side of a bank card, ISO/IEC 7810 ID-1. */
export const cardMm = 85.6;
const key = 'wenyao.card-px';

/** How many CSS pixels a bank card is long on this screen, as staff measured it; the design's own without that. */
export function readCardPx(): number {
	const stored = Number(localStorage.getItem(key));
	return stored >= 150 && stored <= 1_200 ? stored : Math.round(cardMm / designMmPerPx);
}

export const storeCardPx = (px: number): void => localStorage.setItem(key, String(Math.round(px)));

/** Makes everything as large in millimetres as it was designed, on this screen. */
export function applyCalibration(): void {
	const scale = readCardPx() / (cardMm / designMmPerPx);
	document.documentElement.style.setProperty('--k', scale.toFixed(3));
}
