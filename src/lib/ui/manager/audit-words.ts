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
	'audit.read': m.manager_action_audit_read,
	'chain.figures': m.manager_action_chain_figures,
	'chain.staff': m.manager_action_chain_staff,
	'code.parse': m.manager_action_code_parse,
	'consult.request': m.manager_action_consult_request,
	'consult.current': m.manager_action_consult_current,
	'consult.read': m.manager_action_consult_read,
	'consult.record': m.manager_action_consult_record,
	'consult.room': m.manager_action_consult_room,
	'consult.take': m.manager_action_consult_take,
	'consult.join': m.manager_action_consult_join,
	'consult.message': m.manager_action_consult_message,
	'consult.messages': m.manager_action_consult_messages,
	'consult.notes': m.manager_action_consult_notes,
	'consult.cancel': m.manager_action_consult_cancel,
	'consult.end': m.manager_action_consult_end,
	'consult.expire': m.manager_action_consult_expire,
	'presence.set': m.manager_action_presence_set,
	'help.call': m.manager_action_help_call,
	'ice.servers': m.manager_action_ice_servers,
	'pack.verify': m.manager_action_pack_verify,
	'offline.snapshot': m.offline_action_snapshot,
	'offline.scan': m.offline_action_scan,
	'product.search': m.manager_action_product_search,
	'prescription.earlier': m.manager_action_prescription_earlier,
	'template.list': m.manager_action_template_list,
	'template.save': m.manager_action_template_save,
	'template.delete': m.manager_action_template_delete,
	'clinical.check': m.manager_action_clinical_check,
	'clinical.tables': m.manager_action_clinical_tables,
	'clinical.change': m.manager_action_clinical_change,
	'clinical.remove': m.manager_action_clinical_remove,
	'product.leaflet': m.manager_action_product_leaflet,
	'import.list': m.manager_action_import_list,
	'import.read': m.manager_action_import_read,
	'import.template': m.manager_action_import_template,
	'import.faults': m.manager_action_import_faults,
	'import.upload': m.manager_action_import_upload,
	'import.confirm': m.manager_action_import_confirm,
	'import.cancel': m.manager_action_import_cancel,
	'import.apply': m.manager_action_import_apply,
	'product.master': m.manager_action_product_master,
	'product.compare': m.manager_action_product_compare,
	'product.merge': m.manager_action_product_merge,
	'product.unmerge': m.manager_action_product_unmerge,
	'product.part': m.manager_action_product_part,
	'prescription.draft': m.manager_action_prescription_draft,
	'prescription.save': m.manager_action_prescription_save,
	'prescription.read': m.manager_action_prescription_read,
	'prescription.desk': m.manager_action_prescription_desk,
	'prescription.returned': m.manager_action_prescription_returned,
	'prescription.kiosk': m.manager_action_prescription_kiosk,
	'prescription.prepare': m.manager_action_prescription_prepare,
	'prescription.sign': m.manager_action_prescription_sign,
	'prescription.approve': m.manager_action_prescription_approve,
	'prescription.return': m.manager_action_prescription_return,
	'prescription.claim': m.manager_action_prescription_claim,
	'prescription.release': m.manager_action_prescription_release,
	'prescription.resume': m.manager_action_prescription_resume,
	'prescription.dispense': m.manager_action_prescription_dispense,
	'prescription.dispense_all': m.manager_action_prescription_dispense_all,
	'prescription.dispense_part': m.manager_action_prescription_dispense_part,
	'prescription.dispense_owing': m.manager_action_prescription_dispense_owing,
	'prescription.expire_owed': m.manager_action_prescription_expire_owed,
	'dispensing.labels': m.manager_action_dispensing_labels,
	'prescription.cancel': m.manager_action_prescription_cancel,
	'prescription.expire': m.manager_action_prescription_expire,
	'prescription.review_open': m.manager_action_prescription_review_open,
	'prescription.review_close': m.manager_action_prescription_review_close,
	'review.queue': m.manager_action_review_queue,
	'review.read': m.manager_action_review_read,
	'review.open': m.manager_action_review_open,
	'review.close': m.manager_action_review_close,
	'review.prepare': m.manager_action_review_prepare,
	'review.decide': m.manager_action_review_decide,
	'dispensing.check': m.manager_action_dispensing_check,
	'dispensing.receipt': m.manager_action_dispensing_receipt,
	'otc.sell': m.manager_action_otc_sell,
	'goods.list': m.pack_action_goods_list,
	'goods.check': m.pack_action_goods_check,
	'goods.receive': m.pack_action_goods_receive,
	'packaging.open': m.pack_action_open,
	'packaging.take_out': m.pack_action_take_out,
	'packaging.pack_into': m.pack_action_pack_into,
	'packaging.change': m.pack_action_change,
	'sale.return_check': m.pack_action_return_check,
	'sale.reverse': m.pack_action_reverse,
	'hand-in.list': m.pack_action_handin_list,
	'hand-in.check': m.pack_action_handin_check,
	'hand-in.record': m.pack_action_handin,
	'hand-in.destroy': m.pack_action_destroy,
	'voucher.redeem': m.pack_action_redeem,
	'realtime.join.doctor': m.manager_action_realtime_join_doctor,
	'realtime.join.pharmacist': m.manager_action_realtime_join_pharmacist,
	'realtime.join.manager': m.manager_action_realtime_join_manager,
	'call:join': m.manager_action_call_join,
	'call:signal': m.manager_action_call_signal,
	'realtime.join.kiosk': m.manager_action_realtime_join_kiosk,
	'verification.read': m.platforms_action_verification_read,
	'platform.list': m.platforms_action_platform_list,
	'epcis.capture': m.manager_action_epcis_capture,
	'epcis.finish': m.manager_action_epcis_finish,
	'epcis.event': m.manager_action_epcis_event,
	'epcis.job': m.manager_action_epcis_job,
	'epcis.jobs': m.manager_action_epcis_jobs,
	'epcis.query': m.manager_action_epcis_query,
	'epcis.resources': m.manager_action_epcis_resources
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
	staff: m.manager_subject_staff,
	dispensing: m.manager_subject_dispensing,
	device: m.manager_actor_device,
	capture: m.manager_subject_capture,
	trace_event: m.manager_subject_trace_event,
	'goods-receipt': m.pack_subject_receipt,
	'hand-in': m.pack_subject_handin,
	destruction: m.pack_subject_destruction,
	import: m.manager_subject_import,
	product: m.manager_subject_product
};

/** The kinds that the trail can be narrowed to, by how an action begins. */
export const auditKinds: readonly { readonly prefix: string; readonly words: () => string }[] = [
	{ prefix: 'device.', words: m.manager_kind_device },
	{ prefix: 'pack.', words: m.manager_kind_pack },
	{ prefix: 'consult.', words: m.manager_kind_consult },
	{ prefix: 'prescription.', words: m.manager_kind_prescription },
	{ prefix: 'review.', words: m.manager_kind_review },
	{ prefix: 'dispensing.', words: m.manager_kind_dispensing },
	{ prefix: 'otc.', words: m.manager_kind_otc },
	{ prefix: 'realtime.', words: m.manager_kind_realtime },
	{ prefix: 'epcis.', words: m.manager_kind_epcis },
	{ prefix: 'goods.', words: m.pack_kind_goods },
	{ prefix: 'hand-in.', words: m.pack_kind_handin },
	{ prefix: 'import.', words: m.manager_kind_import },
	{ prefix: 'product.', words: m.manager_kind_product }
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
