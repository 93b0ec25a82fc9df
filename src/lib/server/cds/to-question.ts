import type { Order, OrderedLine, OrderedMedicine } from '$lib/domain/clinical/order';
import { toDosage } from '$lib/domain/fhir/dosage';
import type { Coding, Resource } from '$lib/domain/fhir/resource';
import { plainDosing } from '$lib/domain/prescription/plain-words';
import { dosingSentence } from '$lib/i18n/dosing-words';
import type { OfferedService, OrderHook } from '../gateways/cds-service/port';

export interface Asked {
	readonly hook: OrderHook;
	readonly hookInstance: string;
	/** Made for this one question: nobody outside can tell that two questions are about the same person. */
	readonly patientId: string;
	readonly userId: string;
	/** Year and month; the day would add nothing to a dose. */
	readonly bornIn: string;
	readonly order: Order;
	/** Numbers of the lines that are new; `order-select` alone. */
	readonly selected: readonly number[];
	readonly codings: ReadonlyMap<string, readonly Coding[]>;
}

const idOf = (lineNo: number) => `line-${lineNo}`;
const subject = ({ patientId }: Asked) => ({ reference: `Patient/${patientId}` });
const bundle = (resources: readonly Resource[]): Resource => ({
	resourceType: 'Bundle',
	type: 'searchset',
	...(resources.length > 0 && { entry: resources.map((resource) => ({ resource })) })
});

const medicine = (asked: Asked, { productId, genericName, strength }: OrderedMedicine) => ({
	coding: [...(asked.codings.get(productId) ?? [])],
	text: `${genericName} ${strength}`
});

const draftOf = (asked: Asked, line: OrderedLine): Resource => ({
	resourceType: 'MedicationRequest',
	id: idOf(line.lineNo),
	status: 'draft',
	intent: 'order',
	medicationCodeableConcept: medicine(asked, line),
	subject: subject(asked),
	dosageInstruction: [toDosage(line, dosingSentence(plainDosing(line), 'zh-CN'))]
});

const clinical = (kind: 'allergyintolerance' | 'condition') => ({
	coding: [{ system: `http://terminology.hl7.org/CodeSystem/${kind}-clinical`, code: 'active' }]
});

function allergies(asked: Asked): Resource | undefined {
	const { answer, text } = asked.order.patient.allergies;
	if (answer === 'unknown') return undefined;
	const code =
		answer === 'none' ? { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }] } : { text };
	return bundle([
		{
			resourceType: 'AllergyIntolerance',
			clinicalStatus: clinical('allergyintolerance'),
			code,
			patient: subject(asked)
		}
	]);
}

const observation = (asked: Asked, code: string, value: object): Resource =>
	bundle([
		{
			resourceType: 'Observation',
			status: 'final',
			code: { coding: [{ system: 'http://loinc.org', code }] },
			subject: subject(asked),
			...value
		}
	]);
const quantity = (value: number, code: string) => ({
	valueQuantity: { value, unit: code, system: 'http://unitsofmeasure.org', code }
});

function observed(asked: Asked, query: string): Resource | undefined {
	const { weightGrams, egfr, pregnant } = asked.order.patient;
	if (query.includes('29463-7') && weightGrams !== null)
		return observation(asked, '29463-7', quantity(weightGrams / 1000, 'kg'));
	if (/98979-8|62238-1|33914-3/.test(query) && egfr !== null)
		return observation(asked, '98979-8', quantity(egfr, 'mL/min/{1.73_m2}'));
	if (query.includes('82810-3') && pregnant !== 'unknown')
		return observation(asked, '82810-3', {
			valueCodeableConcept: {
				coding: [{ system: 'http://loinc.org', code: pregnant === 'yes' ? 'LA15173-0' : 'LA26683-5' }]
			}
		});
	return undefined;
}

/** What a template asks for; undefined for what we do not know, have not asked, or do not tell anybody. */
function prefetched(asked: Asked, template: string): Resource | undefined {
	const { sex, diagnoses, current } = asked.order.patient;
	const [type = '', query = ''] = template.split('?');
	// Only what is about this patient: anything wider is not ours to tell.
	if (!template.includes('{{context.patientId}}')) return undefined;
	switch (type) {
		case 'Patient/{{context.patientId}}':
			return { resourceType: 'Patient', id: asked.patientId, gender: sex, birthDate: asked.bornIn };
		case 'AllergyIntolerance':
			return allergies(asked);
		case 'Condition':
			return bundle(
				diagnoses.map((text) => ({
					resourceType: 'Condition',
					clinicalStatus: clinical('condition'),
					code: { text },
					subject: subject(asked)
				}))
			);
		case 'MedicationRequest':
			return bundle(
				current.map((one) => ({
					resourceType: 'MedicationRequest',
					status: 'active',
					intent: 'order',
					medicationCodeableConcept: medicine(asked, one),
					subject: subject(asked)
				}))
			);
		case 'Observation':
			return observed(asked, query);
		default:
			return undefined;
	}
}

/**
 * The question for one service outside: the orders, which every service of this hook is sent, and of the patient what its
 * own prefetch asks for and nothing else. No name, no number, no day of birth.
 */
export function toQuestion(asked: Asked, { prefetch }: OfferedService) {
	const told = Object.entries(prefetch).flatMap(([key, template]) => {
		const value = prefetched(asked, template);
		return value ? [[key, value] as const] : [];
	});
	return {
		hook: asked.hook,
		hookInstance: asked.hookInstance,
		context: {
			userId: `Practitioner/${asked.userId}`,
			patientId: asked.patientId,
			...(asked.hook === 'order-select' && {
				selections: asked.selected.map((lineNo) => `MedicationRequest/${idOf(lineNo)}`)
			}),
			draftOrders: { ...bundle(asked.order.lines.map((line) => draftOf(asked, line))), type: 'collection' }
		},
		prefetch: Object.fromEntries(told)
	};
}
