/**
 * The closed list of failure codes. Everything that goes wrong on purpose is one of these; the HTTP status and
 * whether the refusal is written to the audit trail follow from the code alone.
 */
interface FailureKind {
	readonly status: number;
	/** A refusal that a supervisor would want to read about later. */
	readonly audited?: true;
}

const kinds = {
	// What came in cannot be understood.
	invalid_input: { status: 400 },
	unreadable_code: { status: 422 },
	too_large: { status: 413 },
	not_found: { status: 404 },
	too_many_requests: { status: 429 },

	// Who asks may not.
	not_signed_in: { status: 401 },
	wrong_credentials: { status: 401 },
	forbidden: { status: 403, audited: true },
	device_revoked: { status: 401, audited: true },
	pairing_pending: { status: 428 },
	pairing_denied: { status: 403, audited: true },
	pairing_expired: { status: 410 },

	// The world has moved on. The answer carries the current status.
	not_allowed_now: { status: 409, audited: true },
	taken_by_other: { status: 409, audited: true },
	key_reused: { status: 409, audited: true },

	// Consultation
	consent_missing: { status: 422 },
	intake_incomplete: { status: 422 },
	queue_full: { status: 409 },
	not_in_call: { status: 403, audited: true },
	child_doctor_needed: { status: 409, audited: true },
	evidence_unconfirmed: { status: 422, audited: true },
	notes_incomplete: { status: 422 },
	record_closed: { status: 409, audited: true },
	record_altered: { status: 409, audited: true },
	photo_refused: { status: 422, audited: true },
	// A third person's link: why it leads nowhere is in detail.reason.
	guest_link_over: { status: 410, audited: true },
	guest_link_taken: { status: 409, audited: true },
	// A place in the queue, left and taken back by its ticket.
	ticket_wrong: { status: 404, audited: true },
	ticket_locked: { status: 403, audited: true },
	ticket_elsewhere: { status: 409, audited: true },
	ticket_expired: { status: 410 },
	ticket_over: { status: 409 },
	place_moved: { status: 409 },

	// Prescription
	prescription_limit: { status: 422, audited: true },
	clinical_unanswered: { status: 422, audited: true },
	clinical_not_checked: { status: 409, audited: true },
	no_signing_key: { status: 409 },
	signature_invalid: { status: 422, audited: true },
	prescription_altered: { status: 409, audited: true },
	pickup_code_wrong: { status: 404, audited: true },
	pickup_code_expired: { status: 410, audited: true },

	// Dispensing
	packs_refused: { status: 409, audited: true },
	nothing_scanned: { status: 422 },
	prescription_needed: { status: 409, audited: true },
	lines_incomplete: { status: 409 },
	identity_needed: { status: 422 },
	buyer_too_young: { status: 422, audited: true },

	// EPCIS, the trace events of other systems
	query_invalid: { status: 400 },
	not_implemented: { status: 501 },
	query_too_large: { status: 413 },
	address_too_long: { status: 414 },
	media_unsupported: { status: 415 },
	not_acceptable: { status: 406 },
	event_differs: { status: 409 },
	// FHIR, prescriptions exchanged with others
	method_not_allowed: { status: 405 },
	precondition_failed: { status: 412 },
	exchange_not_agreed: { status: 403, audited: true },
	// Goods, packaging, returns, hand-ins
	goods_refused: { status: 409, audited: true },
	repacking_refused: { status: 409, audited: true },
	return_refused: { status: 409, audited: true },
	hand_in_refused: { status: 409, audited: true },
	voucher_unknown: { status: 404, audited: true },
	voucher_used: { status: 409, audited: true },
	voucher_expired: { status: 410, audited: true },
	// Imports and the product master
	file_refused: { status: 422 },
	merge_refused: { status: 409 },

	// Us
	database_unavailable: { status: 503 },
	shutting_down: { status: 503 },
	internal: { status: 500 }
} as const satisfies Record<string, FailureKind>;

export type FailureCode = keyof typeof kinds;

export const failureKind = (code: FailureCode): FailureKind => kinds[code];

export const isFailureCode = (code: unknown): code is FailureCode =>
	typeof code === 'string' && Object.hasOwn(kinds, code);

/** The body of every failed answer, over HTTP and in socket acknowledgements alike. */
export interface FailureBody {
	readonly error: {
		readonly code: FailureCode;
		/** English, for logs and machines; people read the words of `i18n/failure-words.ts`. */
		readonly message: string;
		readonly requestId: string;
		/** Facts that help to act: the current status, who holds it, the field at fault. Never health data. */
		readonly detail?: Readonly<Record<string, unknown>>;
	};
}

/** Thrown by services, caught once at the edge. */
export class Failure extends Error {
	constructor(
		readonly code: FailureCode,
		message: string,
		readonly detail?: Readonly<Record<string, unknown>>
	) {
		super(message);
		this.name = 'Failure';
	}
}
