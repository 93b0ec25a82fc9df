import type { GuardianRelation } from '$lib/domain/consult/intake';
import type { Said } from '$lib/domain/patient/health-profile';
import { dayWords } from './date-words';
import { m } from './paraglide/messages';
import { getLocale } from './paraglide/runtime';

const relations: Readonly<Record<GuardianRelation, () => string>> = {
	mother: m.consult_relation_mother,
	father: m.consult_relation_father,
	grandparent: m.consult_relation_grandparent,
	other: m.consult_relation_other
};
export const relationWords = (relation: GuardianRelation | ''): string =>
	relation === '' ? '' : relations[relation]();

/** To the customer: 2026年11月20日您说的 */
export const saidToCustomer = ({ by, at }: Said): string => {
	const day = dayWords(at, getLocale());
	return by === 'doctor' ? m.consult_known_by_doctor({ day }) : m.consult_known_by_customer({ day });
};

/** To the doctor: 医生已核实 2026年11月20日 */
export const saidToDoctor = ({ by, at }: Said): string => {
	const day = dayWords(at, getLocale());
	return by === 'doctor' ? m.doctor_room_by_doctor({ day }) : m.doctor_room_by_customer({ day });
};
