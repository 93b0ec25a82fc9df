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
	'cancel',
	'expire'
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
 * until corrected or signed again). One prescription is used once, so a partly dispensed one is finished too.
 */
const steps: Readonly<Record<PrescriptionStatus, Partial<Record<PrescriptionEvent, PrescriptionStatus>>>> = {
	draft: { sign: 'signed', cancel: 'cancelled', expire: 'expired' },
	signed: { approve: 'approved', return: 'rejected', cancel: 'cancelled', expire: 'expired' },
	approved: { claim: 'dispensing', cancel: 'cancelled', expire: 'expired' },
	dispensing: {
		release: 'approved',
		dispense_all: 'dispensed',
		dispense_part: 'partly_dispensed',
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

export const isFinished = (status: PrescriptionStatus): boolean => Object.keys(steps[status]).length === 0;

/** The statuses an event may start from, for a conditional update. */
export const allowedFrom = (event: PrescriptionEvent): readonly PrescriptionStatus[] =>
	prescriptionStatuses.filter((status) => steps[status][event] !== undefined);
