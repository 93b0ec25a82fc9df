type Say = (zh: string, en: string) => void;

/** Says a step of long work to whoever started the process; silent where nobody listens. */
export const progress: Say = (zh, en) =>
	(globalThis as { [key: symbol]: Say | undefined })[Symbol.for('wenyao.progress')]?.(zh, en);
