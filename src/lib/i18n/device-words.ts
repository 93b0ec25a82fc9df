import type { DeviceCheck } from '$lib/contract/http/consult';
import type { CameraFinding, MicrophoneFinding, PathFinding } from '$lib/domain/consult/device-check';
import { m } from './paraglide/messages';

export const deviceParts = ['camera', 'microphone', 'speaker', 'direct', 'relay'] as const;
export type DevicePart = (typeof deviceParts)[number];

/** `none`: there is nothing to check, and that is no fault. */
export interface DeviceLine {
	readonly part: DevicePart;
	readonly name: string;
	readonly state: 'ok' | 'trouble' | 'not_checked' | 'none';
	readonly finding: string;
	/** What can be done, in one plain step; empty where nothing need be. */
	readonly repair: string;
}

const names: Readonly<Record<DevicePart, () => string>> = {
	camera: m.consult_check_camera,
	microphone: m.consult_check_microphone,
	speaker: m.consult_check_speaker,
	direct: m.consult_check_direct,
	relay: m.consult_check_relay
};

type Words = readonly [state: DeviceLine['state'], finding: () => string, repair?: () => string];

const ok: Words = ['ok', m.consult_check_ok];
const unfinished: Words = ['not_checked', m.consult_check_not_checked, m.consult_check_unfinished];

const cameras: Readonly<Record<CameraFinding, Words>> = {
	ok,
	denied: ['trouble', m.consult_check_camera_denied, m.consult_check_fix_camera_denied],
	absent: ['trouble', m.consult_check_camera_absent, m.consult_check_fix_camera_absent],
	busy: ['trouble', m.consult_check_busy, m.consult_check_fix_camera_busy],
	black: ['trouble', m.consult_check_black, m.consult_check_fix_camera_black],
	not_checked: unfinished
};
const microphones: Readonly<Record<MicrophoneFinding, Words>> = {
	ok,
	denied: ['trouble', m.consult_check_camera_denied, m.consult_check_fix_mic_denied],
	absent: ['trouble', m.consult_check_camera_absent, m.consult_check_fix_mic_absent],
	busy: ['trouble', m.consult_check_busy, m.consult_check_fix_mic_busy],
	silent: ['trouble', m.consult_check_silent, m.consult_check_fix_mic_silent],
	not_checked: unfinished
};
const speakers: Readonly<Record<DeviceCheck['speaker'], Words>> = {
	heard: ok,
	not_heard: ['trouble', m.doctor_room_speaker_not_heard, m.consult_check_fix_speaker],
	not_checked: ['not_checked', m.consult_check_not_checked]
};

/** The direct way and the relay stand in for each other; only without both is there trouble that a call notices. */
function pathWords(part: 'direct' | 'relay', check: DeviceCheck): Words {
	const [own, other]: [PathFinding, PathFinding] =
		part === 'direct' ? [check.direct, check.relay] : [check.relay, check.direct];
	if (own === 'ok') return ok;
	if (own === 'not_configured') return ['none', m.consult_check_no_relay, m.consult_check_no_relay_note];
	if (own === 'not_checked') return unfinished;
	if (other !== 'ok') return ['trouble', m.consult_check_failed, m.consult_check_fix_both];
	return part === 'direct'
		? ['trouble', m.consult_check_failed, m.consult_check_fix_direct]
		: ['trouble', m.consult_check_failed, m.consult_check_fix_relay];
}

/** Every part with what was found and what can be done about it, in the order of `deviceParts`. */
export function deviceLines(check: DeviceCheck): readonly DeviceLine[] {
	const words: Readonly<Record<DevicePart, Words>> = {
		camera: cameras[check.camera],
		microphone: microphones[check.microphone],
		speaker: speakers[check.speaker],
		direct: pathWords('direct', check),
		relay: pathWords('relay', check)
	};
	return deviceParts.map((part) => {
		const [state, finding, repair] = words[part];
		return { part, name: names[part](), state, finding: finding(), repair: repair?.() ?? '' };
	});
}

/** For the doctor: what does not work and what was not looked at, in a few words each; empty = all works. */
export const deviceTroubles = (check: DeviceCheck): readonly string[] =>
	deviceLines(check)
		.filter(({ state }) => state === 'trouble' || state === 'not_checked')
		.map(({ name, finding }) => m.doctor_room_device_trouble({ part: name, finding }));
