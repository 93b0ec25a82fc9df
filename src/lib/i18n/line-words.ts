import type { LineState } from '$lib/domain/consult/line-state';
import { m } from './paraglide/messages';

type Words = Readonly<Record<LineState, () => string>>;

/** To the customer, in whole sentences: what is happening and that it mends itself. */
export const customerLineWords: Words = {
	good: m.consult_call_line_good,
	weak: m.consult_call_line_weak,
	reduced: m.consult_call_line_reduced,
	sound: m.consult_call_line_sound,
	text: m.consult_call_line_text,
	self_sound: m.consult_call_line_self_sound,
	self_text: m.consult_call_line_self_text,
	other_sound: m.consult_call_line_other_sound,
	other_text: m.consult_call_line_other_text,
	peer_reduced: m.consult_call_line_peer_reduced,
	peer_sound: m.consult_call_line_peer_sound
};

/** To the doctor, beside the figures. */
export const doctorLineWords: Words = {
	good: m.doctor_room_line_good,
	weak: m.doctor_room_line_weak,
	reduced: m.doctor_room_line_reduced,
	sound: m.doctor_room_line_sound,
	text: m.doctor_room_line_text,
	self_sound: m.doctor_room_line_self_sound,
	self_text: m.doctor_room_line_self_text,
	other_sound: m.doctor_room_line_other_sound,
	other_text: m.doctor_room_line_other_text,
	peer_reduced: m.doctor_room_line_peer_reduced,
	peer_sound: m.doctor_room_line_peer_sound
};
