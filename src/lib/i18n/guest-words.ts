import type { GuestView } from '$lib/contract/http/guest';
import type { RecordView } from '$lib/contract/http/record';
import type { GuestRole, LinkRefusal } from '$lib/domain/consult/guest';
import { chinaTime } from '$lib/domain/shared/china-time';
import { m } from './paraglide/messages';

export const guestRoleWords: Readonly<Record<GuestRole, () => string>> = {
	family: m.guest_role_family,
	interpreter: m.guest_role_interpreter,
	pharmacist: m.guest_role_pharmacist
};

const refusals: Readonly<Record<LinkRefusal, () => string>> = {
	call_over: m.guest_over_call_over,
	withdrawn: m.guest_over_withdrawn,
	sent_out: m.guest_over_sent_out,
	left: m.guest_over_left,
	lapsed: m.guest_over_lapsed,
	not_agreed: m.guest_over_not_agreed
};
/** Why a link leads nowhere; a reason that this page does not know is the end of the call. */
export const linkRefusalWords = (reason: unknown): string =>
	(Object.hasOwn(refusals, String(reason)) ? refusals[reason as LinkRefusal] : refusals.call_over)();

/** How it stands with the third person, for both ends. @param present whether the guest's page is in the call now */
export function guestWords(guest: GuestView, present: boolean, atKiosk: boolean): string {
	const role = guestRoleWords[guest.role]();
	const name = guest.name ?? '';
	switch (guest.state) {
		case 'asked':
			return atKiosk ? '' : m.guest_waiting_consent({ role });
		case 'agreed':
			return m.guest_waiting({ role });
		case 'lapsed':
			return m.guest_lapsed();
		case 'joined':
			return present ? m.guest_joined({ role, name }) : m.guest_away({ role, name });
		case 'ended':
			if (guest.name !== null)
				return guest.endedBy === 'customer' && !atKiosk
					? m.guest_withdrawn({ role })
					: m.guest_left({ role, name });
			return guest.endedBy === 'customer' && !atKiosk && !guest.agreed ? m.guest_refused({ role }) : '';
	}
}

/** `家属 女儿小李，10:05 至 10:12，顾客已同意`, as it stands in a record. */
export const guestsOfRecord = (guests: RecordView['guests']): string =>
	guests
		.map(({ role, name, joinedAt, endedAt }) =>
			m.guest_record_line({
				role: guestRoleWords[role](),
				name,
				from: clock(joinedAt),
				until: endedAt && clock(endedAt)
			})
		)
		.join('；');
const clock = (instant: string): string => chinaTime(instant).slice(11);
