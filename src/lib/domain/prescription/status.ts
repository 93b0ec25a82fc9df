import { fail, ok, type Result } from '../shared/result';

export const prescriptionStatuses = [
	'draft',
	'signed',
	'approved',
	'rejected',
	'dispensing',
	'dispensed',
	'partly_dispensed',
	'cancelled',
	'expired'
] as const;
export type PrescriptionStatus = (typeof prescriptionStatuses)[number];

export const prescriptionEvents = [
	'sign',
	'approve',
	'return',
	'claim',
	'release',
	'dispense_all',
	'dispense_part',
	'dispense_owing',
	'cancel',
	'expire',
	'expire_owed'
] as const;
export type PrescriptionEvent = (typeof prescriptionEvents)[number];

export interface NotAllowed<Status> {
	readonly code: 'not_allowed';
	/** The status it is in, for the 409 answer. */
	readonly status: Status;
}

/**
 * draft → signed → approved | rejected; approved → dispensing → dispensed | partly_dispensed;
 * signed, approved → cancelled; any unfinished → expired.
 *
 * A claim holds it for one store; while held it can be neither cancelled nor claimed again. A returned one stays
 * rejected: the doctor writes and signs another, which keeps what was signed as it was (药品管理法 第58条: refuse
 * until corrected or signed again). A part may be handed over while the rest is owed: it can then be claimed again
 * until its last day, and ends as partly dispensed when nobody comes. Without that it is finished by the first part.
 */
const steps: Readonly<Record<PrescriptionStatus, Partial<Record<PrescriptionEvent, PrescriptionStatus>>>> = {
	draft: { sign: 'signed', cancel: 'cancelled', expire: 'expired' },
	signed: { approve: 'approved', return: 'rejected', cancel: 'cancelled', expire: 'expired' },
	approved: { claim: 'dispensing', cancel: 'cancelled', expire: 'expired', expire_owed: 'partly_dispensed' },
	dispensing: {
		release: 'approved',
		dispense_all: 'dispensed',
		dispense_part: 'partly_dispensed',
		dispense_owing: 'approved',
		expire: 'expired'
	},
	rejected: {},
	dispensed: {},
	partly_dispensed: {},
	cancelled: {},
	expired: {}
};

export function transition(
	status: PrescriptionStatus,
	event: PrescriptionEvent
): Result<PrescriptionStatus, NotAllowed<PrescriptionStatus>> {
	const next = steps[status][event];
	return next === undefined ? fail({ code: 'not_allowed', status }) : ok(next);
}

/** Why a part is handed over and the rest is owed. */
export const owedReasons = ['out_of_stock', 'customer_wants_less', 'pays_later', 'other'] as const;
export type OwedReason = (typeof owedReasons)[number];

export const isFinished = (status: PrescriptionStatus): boolean => Object.keys(steps[status]).length === 0;

/** The statuses an event may start from, for a conditional update. */
export const allowedFrom = (event: PrescriptionEvent): readonly PrescriptionStatus[] =>
	prescriptionStatuses.filter((status) => steps[status][event] !== undefined);
