/** RFC 7807, as EPCIS asks for. `errors` holds a JSON Pointer and a reason for each fault in what was sent. */
export interface Problem {
	readonly type: string;
	readonly title: string;
	readonly status: number;
	readonly detail: string;
	readonly requestId: string;
	readonly errors?: unknown;
	readonly parameter?: unknown;
}

/** One event of a capture that was refused, or why the whole capture ended. */
export interface CaptureErrorAnswer extends Problem {
	/** JSON Pointer into the document. */
	readonly path: string;
	readonly reason: string;
	/** Place of the event in the document, from 0. */
	readonly position: number;
}

/** A capture job as EPCIS 2.0 shows it (section 12.6.3), with how far it is. */
export interface CaptureJobAnswer {
	readonly captureID: string;
	readonly createdAt: string;
	readonly finishedAt: string | null;
	readonly running: boolean;
	readonly success: boolean;
	readonly captureErrorBehaviour: 'rollback' | 'proceed';
	readonly errors: readonly CaptureErrorAnswer[];
	readonly progress: {
		readonly total: number;
		readonly processed: number;
		readonly captured: number;
		/** On record already, word for word. */
		readonly repeated: number;
		readonly refused: number;
		/** Kept and not, or not in all, believed. */
		readonly flagged: number;
	};
}
