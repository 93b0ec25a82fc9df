/**
 * A QR code with its quiet zone of four modules, as an address for an image. The drawing library is large and is
 * fetched here, when a code is really shown.
 */
export async function drawQr(text: string): Promise<string> {
	const { default: bwip } = await import('bwip-js/browser');
	const svg = bwip.toSVG({ bcid: 'qrcode', text, paddingwidth: 4, paddingheight: 4 });
	return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
