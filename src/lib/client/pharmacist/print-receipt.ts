/** CSS pixels in a millimetre, as print and screen both count them. */
const pxPerMm = 96 / 25.4;
/** Room below the last line, so that the cutter does not touch it. */
const feedMm = 6;

/**
 * Prints one element on the 80 mm roll, as one page of its own height: `size: 80mm auto` is not understood by
 * browsers, so the height is measured and set.
 * @returns false when the browser has no printing at all
 */
export function printReceipt(element: HTMLElement): boolean {
	if (typeof window.print !== 'function') return false;
	const heightMm = Math.ceil(element.getBoundingClientRect().height / pxPerMm) + feedMm;
	const style = document.createElement('style');
	style.textContent = `
		@page { size: 80mm ${heightMm}mm; margin: 0 }
		@media print {
			html, body { width: 80mm; height: ${heightMm - 1}mm; margin: 0; overflow: hidden; background: #fff }
			body * { visibility: hidden }
			[data-receipt], [data-receipt] * { visibility: visible }
			[data-receipt] { position: fixed; inset: 0 auto auto 0; width: 80mm; border: 0 !important }
		}`;
	document.head.append(style);
	const clean = () => style.remove();
	window.addEventListener('afterprint', clean, { once: true });
	window.print();
	return true;
}

/** Prints the labels on the page on 60 × 40 mm stickers, one a page. @returns false when nothing can print */
export function printLabels(): boolean {
	if (typeof window.print !== 'function') return false;
	const style = document.createElement('style');
	style.textContent = `
		@page { size: 60mm 40mm; margin: 0 }
		@media print {
			html, body { width: 60mm; margin: 0; background: #fff }
			body * { visibility: hidden }
			[data-labels] { position: absolute; inset: 0 auto auto 0; display: block !important }
			[data-label], [data-label] * { visibility: visible }
			[data-label] { break-after: page; break-inside: avoid; border: 0 !important }
			[data-label]:last-child { break-after: auto }
		}`;
	document.head.append(style);
	window.addEventListener('afterprint', () => style.remove(), { once: true });
	window.print();
	return true;
}
