/**
 * A QR code as a data address for `<img>`: four modules of quiet zone, error correction M. The drawing code
 * is fetched on first use, so that no start page pays for it.
 */
export async function drawQr(text: string): Promise<string> {
	const { qrcode, drawingSVG } = await import('bwip-js/browser');
	const svg = qrcode({ bcid: 'qrcode', text, padding: 4, backgroundcolor: 'FFFFFF' }, drawingSVG());
	return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
