import { m } from './paraglide/messages';

type HandoverNotice =
	| { readonly kind: 'accepted' | 'declined' | 'lapsed'; readonly name: string }
	| { readonly kind: 'gone' | 'busy' | 'open' | 'unreachable' };

/** What became of an offer to hand a call over, or why it could not be made. */
export function handoverWords(notice: HandoverNotice | null): string {
	switch (notice?.kind) {
		case 'accepted':
			return m.record_handover_done({ name: notice.name });
		case 'declined':
			return m.record_handover_declined({ name: notice.name });
		case 'lapsed':
			return m.record_handover_lapsed({ name: notice.name });
		case 'busy':
			return m.record_handover_busy();
		case 'open':
			return m.record_handover_open();
		case 'gone':
			return m.record_handover_gone();
		case 'unreachable':
			return m.doctor_room_unreachable();
		default:
			return '';
	}
}
