import { readDosage, type GivenDosage } from '../fhir/dosage';
import type { Coding, Resource } from '../fhir/resource';
import type { OrderedLine, PatientState, Stated } from '../clinical/order';
import type { LocalDate } from '../shared/local-date';
import { ageFrom, type PrefetchKey } from './our-services';

export type Prefetch = Readonly<Partial<Record<PrefetchKey, Resource | null>>>;

/** An order as another system wrote it; its medicine is looked up by the codes. */
export interface HookOrder {
	/** `MedicationRequest/1`, by which it may be selected. */
	readonly reference: string;
	readonly name: string;
	readonly codes: readonly Coding[];
	/** Undefined where the dosage is missing or not understood: then no dose is checked. */
	readonly dosing:
		Pick<OrderedLine, 'amount' | 'unit' | 'route' | 'frequency' | 'maxPerDay' | 'days'> | undefined;
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (value ?? {}) as Fields;
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const codings = (concept: unknown): readonly Coding[] => list(fields(concept).coding);

/** What a bundle holds of a type, or the one resource that stands in its place; undefined where nothing was sent. */
function resourcesOf(value: Resource | null | undefined, type: string): readonly Resource[] | undefined {
	if (value === undefined || value === null) return undefined;
	if (value.resourceType === type) return [value];
	return list(value.entry).flatMap(({ resource }) =>
		fields(resource).resourceType === type ? [resource as Resource] : []
	);
}

const wordsOf = (concept: unknown): string =>
	String(fields(concept).text ?? codings(concept).find(({ display }) => display)?.display ?? '').trim();

/** What was entered in error or is over says nothing about today. */
function counts(resource: Resource): boolean {
	const [clinical, verification] = [resource.clinicalStatus, resource.verificationStatus].map(
		(status) => codings(status)[0]?.code
	);
	return (
		!['inactive', 'resolved', 'remission'].includes(clinical ?? '') &&
		!['refuted', 'entered-in-error'].includes(verification ?? '')
	);
}

/** SNOMED CT: no known allergy, no known drug allergy. */
const noAllergy: ReadonlySet<string | undefined> = new Set(['716186003', '409137002']);

function allergiesOf(prefetch: Prefetch): PatientState['allergies'] {
	const found = resourcesOf(prefetch.allergies, 'AllergyIntolerance')?.filter(counts) ?? [];
	const listed = found.filter(({ code }) => !codings(code).some((coding) => noAllergy.has(coding.code)));
	if (listed.length > 0)
		return {
			answer: 'listed',
			// One without words could be anything, which the checks say of a text that they do not know.
			text: listed.map(({ code }) => wordsOf(code) || '?').join('、')
		};
	// An empty list is silence, and silence is never taken for no.
	return { answer: found.length > 0 ? 'none' : 'unknown', text: '' };
}

/** The newest final value among observations of these LOINC codes. */
function observed(value: Resource | null | undefined, codes: readonly string[]): Resource | undefined {
	return resourcesOf(value, 'Observation')
		?.filter(
			({ status, code }) =>
				['final', 'amended', 'corrected'].includes(String(status)) &&
				codings(code).some(
					(coding) => coding.system === 'http://loinc.org' && codes.includes(coding.code ?? '')
				)
		)
		.toSorted((a, b) =>
			String(b.effectiveDateTime ?? '').localeCompare(String(a.effectiveDateTime ?? ''))
		)[0];
}

const perUnit: Readonly<Record<string, number>> = { kg: 1000, g: 1 };

function gramsOf(prefetch: Prefetch): number | null {
	const { value, code } = fields(observed(prefetch.weight, ['29463-7'])?.valueQuantity);
	const grams = Math.round(Number(value) * (perUnit[String(code)] ?? NaN));
	return Number.isFinite(grams) && grams > 0 ? grams : null;
}

function egfrOf(prefetch: Prefetch): number | null {
	const measured = observed(prefetch.egfr, ['98979-8', '62238-1', '33914-3'])?.valueQuantity;
	const { value, code } = fields(measured);
	return code === 'mL/min/{1.73_m2}' && Number(value) > 0 ? Math.floor(Number(value)) : null;
}

/** Answers of LOINC 82810-3 by LOINC and SNOMED CT. */
const pregnancyAnswers: Readonly<Record<string, Stated>> = {
	'LA15173-0': 'yes',
	'77386006': 'yes',
	'LA26683-5': 'no',
	'60001007': 'no'
};

const pregnancyOf = (prefetch: Prefetch): Stated =>
	codings(observed(prefetch.pregnancy, ['82810-3'])?.valueCodeableConcept)
		.map(({ code }) => pregnancyAnswers[code ?? ''])
		.find((answer) => answer !== undefined) ?? 'unknown';

/** The patient but for the medicines; undefined when sex or age cannot be told. */
export function readPatient(prefetch: Prefetch, today: LocalDate): Omit<PatientState, 'current'> | undefined {
	const [patient] = resourcesOf(prefetch.patient, 'Patient') ?? [];
	const ageYears = ageFrom(String(patient?.birthDate ?? ''), today);
	const sex = patient?.gender;
	if (ageYears === undefined || (sex !== 'male' && sex !== 'female')) return undefined;
	return {
		ageYears,
		sex,
		weightGrams: gramsOf(prefetch),
		egfr: egfrOf(prefetch),
		pregnant: pregnancyOf(prefetch),
		// No code for it is in use everywhere; the checks say that it was not asked.
		lactating: 'unknown',
		allergies: allergiesOf(prefetch),
		diagnoses: (resourcesOf(prefetch.conditions, 'Condition') ?? [])
			.filter(counts)
			.flatMap(({ code }) => wordsOf(code) || [])
	};
}

/** The medicine of a request: in itself, contained in it, or beside it in the bundle. */
function medicineOf(request: Resource, bundle: Resource | null | undefined): Fields {
	if (request.medicationCodeableConcept) return fields(request.medicationCodeableConcept);
	const reference = String(fields(request.medicationReference).reference ?? '');
	const inside = list(request.contained).find(({ id }) => reference === `#${String(id)}`);
	const beside = list(bundle?.entry).find(
		({ fullUrl, resource }) =>
			fields(resource).resourceType === 'Medication' &&
			(fullUrl === reference || reference === `Medication/${String(fields(resource).id)}`)
	);
	return fields((inside ?? fields(beside?.resource)).code);
}

/** The medicines ordered in a bundle, in its order; what is over or was entered in error is left out. */
export function readOrders(bundle: Resource | null | undefined): readonly HookOrder[] {
	return (resourcesOf(bundle, 'MedicationRequest') ?? [])
		.filter(
			({ status }) => !['stopped', 'cancelled', 'completed', 'entered-in-error'].includes(String(status))
		)
		.map((request) => {
			const medicine = medicineOf(request, bundle);
			const read = readDosage((list(request.dosageInstruction)[0] ?? {}) as GivenDosage);
			return {
				reference: `MedicationRequest/${request.id ?? ''}`,
				name: wordsOf(medicine) || String(fields(request.medicationReference).display ?? '').trim(),
				codes: codings(medicine),
				dosing: 'dosing' in read && list(request.dosageInstruction).length === 1 ? read.dosing : undefined
			};
		});
}
