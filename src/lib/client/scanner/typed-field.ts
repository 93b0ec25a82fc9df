/** A field as it was before a scanner typed into it. */
export interface FieldSnapshot {
	restore(): void;
}

const isTextField = (element: Element | null): element is HTMLInputElement | HTMLTextAreaElement =>
	element instanceof HTMLTextAreaElement ||
	(element instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(element.type));

/** What the focused element holds now, to be put back if the next keys turn out to be a scan. */
export function snapshotOf(element: Element | null): FieldSnapshot | undefined {
	if (element instanceof HTMLSelectElement) {
		const { selectedIndex } = element;
		return {
			restore() {
				if (element.selectedIndex === selectedIndex) return;
				element.selectedIndex = selectedIndex;
				element.dispatchEvent(new Event('change', { bubbles: true }));
			}
		};
	}
	if (!isTextField(element)) return undefined;
	const { value, selectionStart, selectionEnd } = element;
	return {
		restore() {
			if (element.value === value) return;
			element.value = value;
			// Fields of some kinds (numbers, dates) have no caret to put back.
			if (selectionStart !== null) element.setSelectionRange(selectionStart, selectionEnd);
			element.dispatchEvent(new Event('input', { bubbles: true }));
		}
	};
}
