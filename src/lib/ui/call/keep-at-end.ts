/** Keeps a scrolling log at its newest line, also when a picture in it grows once it is loaded. */
export function keepAtEnd(log: Element): () => void {
	const grown = new ResizeObserver(() => (log.scrollTop = log.scrollHeight));
	if (log.firstElementChild) grown.observe(log.firstElementChild);
	return () => grown.disconnect();
}
