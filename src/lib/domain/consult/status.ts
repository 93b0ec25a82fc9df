import { fail, ok, type Result } from '../shared/result';

export const consultStatuses = ['waiting', 'in_call', 'ended', 'cancelled', 'expired'] as const;
export type ConsultStatus = (typeof consultStatuses)[number];

export const consultEvents = ['take', 'rejoin', 'end', 'cancel', 'expire'] as const;
export type ConsultEvent = (typeof consultEvents)[number];

/** How a call ended, said by the doctor. */
export const doctorOutcomes = [
	'prescribed',
	'advised',
	'referred_to_hospital',
	'no_earlier_diagnosis',
	'patient_left',
	'technical'
] as const;

/** `device_revoked`: the kiosk was taken out of service under the consult; no person chooses it. */
export const consultOutcomes = [...doctorOutcomes, 'device_revoked'] as const;
export type ConsultOutcome = (typeof consultOutcomes)[number];

export interface ConsultNotAllowed {
	readonly code: 'not_allowed';
	readonly status: ConsultStatus;
}

/**
 * waiting → in_call (`take`) → ended (`end`); `cancel` at any time before the end; `expire` when nobody is left at
 * the kiosk. Coming back (`rejoin`) into the queue or a running call changes nothing.
 */
const steps: Readonly<Record<ConsultStatus, Partial<Record<ConsultEvent, ConsultStatus>>>> = {
	waiting: { rejoin: 'waiting', take: 'in_call', cancel: 'cancelled', expire: 'expired' },
	in_call: { rejoin: 'in_call', end: 'ended', cancel: 'cancelled', expire: 'expired' },
	ended: {},
	cancelled: {},
	expired: {}
};

export function consultTransition(
	status: ConsultStatus,
	event: ConsultEvent
): Result<ConsultStatus, ConsultNotAllowed> {
	const next = steps[status][event];
	return next === undefined ? fail({ code: 'not_allowed', status }) : ok(next);
}

export const isConsultOver = (status: ConsultStatus): boolean => Object.keys(steps[status]).length === 0;

/** The statuses an event may start from, for a conditional update. */
export const consultAllowedFrom = (event: ConsultEvent): readonly ConsultStatus[] =>
	consultStatuses.filter((status) => steps[status][event] !== undefined);
