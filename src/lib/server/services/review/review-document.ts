import * as v from 'valibot';
import type { ReviewDecision } from '$lib/contract/http/review';
import { Failure } from '$lib/contract/errors';
import { reviewChecks } from '$lib/domain/dispensing/review-checks';
import { canonicalBytes, documentText } from '$lib/domain/prescription/canonical-bytes';
import type { ReviewDocument } from '$lib/domain/prescription/document';

export interface ReviewParts {
	readonly prescriptionNumber: string;
	/** SHA-256 of the prescription's signing payload. */
	readonly prescriptionDigest: Buffer;
	readonly decision: ReviewDecision;
	readonly pharmacist: { readonly id: string; readonly name: string; readonly licence: string };
	/** ISO instant. */
	readonly reviewedAt: string;
}

/** The canonical bytes that a pharmacist signs: which prescription, what was compared, what was decided, when. */
export function reviewBytes(parts: ReviewParts): Uint8Array {
	const { decision, reason, note, checks } = parts.decision;
	const text = documentText(note);
	const document: ReviewDocument = {
		version: 1,
		prescriptionNumber: parts.prescriptionNumber,
		prescriptionHash: parts.prescriptionDigest.toString('hex'),
		decision,
		checks: Object.fromEntries(
			reviewChecks.flatMap(({ key }) => (checks[key] === undefined ? [] : [[key, checks[key]]]))
		),
		...(reason !== null && { reason }),
		...(text !== '' && { note: text }),
		pharmacist: {
			id: parts.pharmacist.id,
			name: documentText(parts.pharmacist.name),
			licence: documentText(parts.pharmacist.licence)
		},
		reviewedAt: parts.reviewedAt
	};
	const bytes = canonicalBytes(document);
	if (!bytes.ok)
		throw new Failure('invalid_input', `${bytes.failure.path}: ${bytes.failure.why}`, {
			field: bytes.failure.path
		});
	return bytes.value;
}

const schema = v.object({
	version: v.literal(1),
	prescriptionNumber: v.string(),
	prescriptionHash: v.string(),
	decision: v.picklist(['approve', 'return']),
	checks: v.record(v.string(), v.boolean()),
	reason: v.optional(v.string()),
	note: v.optional(v.string()),
	pharmacist: v.object({ id: v.string(), name: v.string(), licence: v.string() }),
	reviewedAt: v.string()
});

/** @returns undefined when the bytes are not the canonical form of a review. */
export function readReviewDocument(bytes: Buffer): ReviewDocument | undefined {
	try {
		const document = v.parse(schema, JSON.parse(bytes.toString('utf8')));
		const again = canonicalBytes(document);
		return again.ok && bytes.equals(again.value) ? document : undefined;
	} catch {
		// No JSON, or not of this shape.
		return undefined;
	}
}
