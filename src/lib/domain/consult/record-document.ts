import { canonicalBytes } from '../prescription/canonical-bytes';

/** Everything that makes up the record of one consult on the day it is closed. Instants as ISO text. */
export interface RecordFacts {
	readonly id: string;
	readonly ticket: string;
	readonly hospitalId: string;
	readonly storeId: string;
	readonly deviceId: string;
	readonly status: string;
	readonly mode: string;
	readonly patient: {
		readonly id: string;
		readonly name: string;
		readonly sex: string;
		readonly bornOn: string;
	};
	readonly doctor: { readonly id: string; readonly name: string } | null;
	readonly queuedAt: string;
	readonly takenAt: string | null;
	readonly endedAt: string | null;
	readonly endedBy: string | null;
	readonly outcome: string | null;
	readonly closedAt: string;
	readonly retainUntil: string;
	readonly intake: unknown;
	readonly consents: readonly unknown[];
	readonly notes: Readonly<Record<string, string>>;
	readonly care: unknown;
	readonly messages: readonly unknown[];
	/** By their SHA-256 in hexadecimal: a picture that was changed no longer fits. */
	readonly photos: readonly unknown[];
	readonly handovers: readonly unknown[];
	/** Third persons who were in the call. */
	readonly guests?: readonly unknown[] | undefined;
	/** Signed by then, by the SHA-256 of the signed bytes. What becomes of them later is kept with them. */
	readonly prescriptions: readonly unknown[];
}

export const recordKind = 'wenyao/consult-record/v1';

/**
 * The bytes of a record under RFC 8785. What people typed is brought into normal form C and well-formed first, and
 * members without a value are left out, numbers with a fraction become text, so that the same facts always make the same bytes.
 */
export function recordBytes(facts: RecordFacts): Uint8Array<ArrayBuffer> {
	const bytes = canonicalBytes(plain({ kind: recordKind, ...facts }) as object);
	if (!bytes.ok) throw new RangeError(`${bytes.failure.path}: ${bytes.failure.why}`);
	return bytes.value;
}

function plain(value: unknown): unknown {
	if (typeof value === 'string') return value.toWellFormed().normalize('NFC');
	if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : String(value);
	if (Array.isArray(value))
		return value.filter((member) => member !== null && member !== undefined).map(plain);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, member]) => member !== null && member !== undefined)
			.map(([key, member]) => [plain(key), plain(member)])
	);
}
