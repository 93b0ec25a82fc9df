/** CSS pixels are 1/96 inch by definition, whatever the screen. */
const mmPerPx = 25.4 / 96;
/** A little paper behind the last line, for the cutter. */
const tailMm = 8;

/**
 * Prints one element on a roll of 80 mm, as long as it is. `size: 80mm auto` is ignored by browsers (the page came
 * out in letter size), so the height is measured and said.
 * @returns when the browser's printing is over; with `--kiosk-printing` no dialog is shown
 * @throws when the browser cannot print
 */
export async function printSlip(element: HTMLElement): Promise<void> {
	const slip = element.cloneNode(true) as HTMLElement;
	slip.hidden = false;
	slip.dataset.slip = '';
	document.body.append(slip);
	const rules = new CSSStyleSheet();
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
	try {
		// Laid out as on paper, out of sight, to learn its height.
		rules.replaceSync(
			'[data-slip]{position:absolute;left:-9999px;top:0;width:72mm;background:#fff;color:#000}'
		);
		await document.fonts.ready;
		const heightMm = Math.ceil(slip.getBoundingClientRect().height * mmPerPx + tailMm);
		rules.replaceSync(`
			@page { size: 80mm ${heightMm}mm; margin: 0 }
			@media screen { [data-slip] { display: none } }
			@media print {
				html, body { margin: 0; padding: 0; background: #fff; height: auto; min-height: 0 }
				body > :not([data-slip]) { display: none !important }
				[data-slip] { display: block; box-sizing: border-box; width: 80mm; padding: 4mm; color: #000; background: #fff }
			}`);
		await new Promise<void>((resolve) => {
			window.addEventListener('afterprint', () => resolve(), { once: true });
			window.print();
		});
	} finally {
		slip.remove();
		document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== rules);
	}
}
