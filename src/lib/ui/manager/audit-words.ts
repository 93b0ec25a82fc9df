import { isFailureCode } from '$lib/contract/errors';
import type { AuditLine } from '$lib/contract/http/chain';
import { failureWords } from '$lib/i18n/failure-words';
import { m } from '$lib/i18n/paraglide/messages';

const actions: Readonly<Record<string, () => string>> = {
	'device.list': m.manager_action_device_list,
	'device.self': m.manager_action_device_self,
	'device.pair': m.manager_action_device_pair,
	'device.pairing.start': m.manager_action_device_pairing_start,
	'device.pairing.poll': m.manager_action_device_pairing_poll,
	'device.pairing.approve': m.manager_action_device_pairing_approve,
	'device.pairing.deny': m.manager_action_device_pairing_deny,
	'device.pairing.wrong-code': m.manager_action_device_pairing_wrong_code,
	'device.revoke': m.manager_action_device_revoke,
	'device.rename': m.manager_action_device_rename,
	'realtime.join.kiosk': m.manager_action_realtime_join_kiosk
};

const actors: Readonly<Record<string, () => string>> = {
	nobody: m.manager_actor_nobody,
	device: m.manager_actor_device,
	staff: m.manager_actor_staff,
	machine: m.manager_actor_machine,
	system: m.manager_actor_system
};

const subjects: Readonly<Record<string, () => string>> = {
	pack: m.manager_subject_pack,
	consult: m.manager_subject_consult,
	prescription: m.manager_subject_prescription,
	pairing: m.manager_subject_pairing,
	device: m.manager_actor_device
};

/** The kinds that the trail can be narrowed to, by how an action begins. */
export const auditKinds: readonly { readonly prefix: string; readonly words: () => string }[] = [
	{ prefix: 'device.', words: m.manager_kind_device },
	{ prefix: 'pack.', words: m.manager_kind_pack },
	{ prefix: 'consult.', words: m.manager_kind_consult },
	{ prefix: 'prescription.', words: m.manager_kind_prescription },
	{ prefix: 'otc.', words: m.manager_kind_otc },
	{ prefix: 'realtime.', words: m.manager_kind_realtime }
];

/** An action without words of its own is shown as it is written in the trail. */
export const actionWords = (action: string): string => actions[action]?.() ?? action;
export const actorWords = (kind: string): string => actors[kind]?.() ?? kind;
export const reasonWords = (reason: string): string =>
	isFailureCode(reason) ? failureWords(reason) : reason;

/** What was acted on: its name where it has one, a code that people can compare, else the end of its id. */
export function subjectWords({ subject }: Pick<AuditLine, 'subject'>): string {
	if (subject.name) return subject.name;
	if (subject.type === 'operation') return '–';
	const kind = subjects[subject.type]?.() ?? subject.type;
	if (subject.id === 'unknown') return kind;
	return `${kind} ${/^[0-9a-f-]{36}$/.test(subject.id) ? `…${subject.id.slice(-6)}` : subject.id}`;
}
