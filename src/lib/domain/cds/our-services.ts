import { ageOn, parseLocalDate, type LocalDate } from '../shared/local-date';

/** What a service of ours would like to be sent along; `{{context.patientId}}` is filled in by whoever asks. */
const wanted = {
	patient: 'Patient/{{context.patientId}}',
	allergies: 'AllergyIntolerance?patient={{context.patientId}}',
	conditions: 'Condition?patient={{context.patientId}}',
	medications: 'MedicationRequest?patient={{context.patientId}}&status=active',
	weight: 'Observation?patient={{context.patientId}}&code=http://loinc.org|29463-7&_sort=-date&_count=1',
	egfr: 'Observation?patient={{context.patientId}}&code=http://loinc.org|98979-8&_sort=-date&_count=1',
	pregnancy: 'Observation?patient={{context.patientId}}&code=http://loinc.org|82810-3&_sort=-date&_count=1'
} as const;
export type PrefetchKey = keyof typeof wanted;
export const prefetchKeys = Object.keys(wanted) as readonly PrefetchKey[];

/** By id, with the hook that each answers. */
export const ourServices = {
	'wenyao-patient-view': {
		hook: 'patient-view',
		title: '在用药品检查 (medicines in use)',
		description: 'Allergies, interactions, doubles and doses among the medicines that the patient takes.'
	},
	'wenyao-order-select': {
		hook: 'order-select',
		title: '选药时的用药检查 (while ordering)',
		description: 'The same checks for the orders just selected, beside other drafts and medicines in use.'
	},
	'wenyao-order-sign': {
		hook: 'order-sign',
		title: '签名前的用药检查 (before signing)',
		description: 'The same checks for all orders that are about to be signed.'
	}
} as const;
export type OurService = keyof typeof ourServices;
export const isOurService = (id: string): id is OurService => Object.hasOwn(ourServices, id);

/** The answer to discovery. */
export const describeServices = () => ({
	services: Object.entries(ourServices).map(([id, service]) => ({
		...service,
		id,
		prefetch: wanted,
		usageRequirements: 'FHIR R4. Everything is taken from the prefetch; no FHIR server is asked.'
	}))
});

/** Full years, from a day, a month or a year; of the last two the youngest age that fits is taken. */
export function ageFrom(birthDate: string, today: LocalDate): number | undefined {
	const day = /^\d{4}$/.test(birthDate)
		? `${birthDate}-12-31`
		: /^\d{4}-\d{2}$/.test(birthDate)
			? `${birthDate}-28`
			: birthDate;
	const born = parseLocalDate(day);
	if (!born) return undefined;
	return born > today ? 0 : ageOn(born, today);
}
