import type { DocumentAge, PrescriptionDocument, PrescriptionLine } from '../prescription/document';
import { ageAt } from '../patient/age';
import { parseResidentId } from '../patient/resident-id';
import { documentText } from '../prescription/canonical-bytes';
import { chinaDate, parseLocalDate, type LocalDate } from '../shared/local-date';
import { fail, ok, type Result } from '../shared/result';
import { readDosage, type GivenDosage } from './dosage';
import type { Coding, Identifier, Resource } from './resource';
import { extensions, systems } from './systems';

export interface IncomingEntry {
	readonly fullUrl?: string;
	readonly resource?: Resource;
}

/** A line as its hospital wrote it, with the codes by which our register is asked. */
export interface IncomingLine extends Omit<PrescriptionLine, 'productId'> {
	readonly codes: readonly Coding[];
}

/** A prescription of another hospital, as far as its bundle says. */
export interface Incoming {
	readonly number: string;
	readonly institutionCode: string;
	readonly institutionName: string;
	/** Of the pharmacy that is to fill it. */
	readonly storeCode: string;
	readonly prescriber: { readonly name: string; readonly licence: string };
	readonly patient: {
		readonly name: string;
		readonly residentId: string;
		readonly sex: 'male' | 'female';
		readonly bornOn: LocalDate;
		readonly age: DocumentAge;
	};
	readonly department: string;
	readonly diagnosis: readonly string[];
	/** ISO instant. */
	readonly signedAt: string;
	readonly issuedOn: LocalDate;
	readonly validUntil: LocalDate;
	readonly lines: readonly IncomingLine[];
}

export interface IncomingFault {
	/** FHIRPath of what is missing or not understood. */
	readonly expression: string;
	readonly reason: string;
}

/** Thrown inside, so that reading stays in one line after the other; never leaves this file. */
class NotRead extends Error {
	constructor(readonly fault: IncomingFault) {
		super(fault.expression);
	}
}
const stop = (expression: string, reason = 'is required for a prescription'): never => {
	throw new NotRead({ expression, reason });
};
const need = <Value>(value: Value | undefined | null, expression: string): Value =>
	value === undefined || value === null || value === '' ? stop(expression) : value;
/** Text as documents hold it, of a length that fits a label. */
const words = (value: unknown, expression: string, most = 200): string => {
	const text = typeof value === 'string' ? documentText(value) : '';
	return text.length > most ? stop(expression, `at most ${most} characters`) : need(text, expression);
};

type Fields = Readonly<Record<string, unknown>>;
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const fields = (value: unknown): Fields => (value ?? {}) as Fields;
const referenceOf = (value: unknown): string | undefined => fields(value).reference as string | undefined;
const valueIn = (identifiers: unknown, system: string): string | undefined =>
	(list(identifiers) as readonly Identifier[]).find((one) => one.system === system)?.value;
const extensionOf = (resource: Fields, url: string): unknown =>
	list(resource.extension).find((one) => one.url === url)?.valueString;

/** What a reference leads to inside the bundle, by fullUrl or by type and id (R4 bundle.html#references). */
function resolve(entries: readonly IncomingEntry[], reference: string | undefined, at: string): Resource {
	const found = entries.filter(
		({ fullUrl, resource }) =>
			resource &&
			reference !== undefined &&
			(fullUrl === reference || `${resource.resourceType}/${resource.id ?? ''}` === reference)
	);
	return found.length === 1 && found[0]?.resource
		? found[0].resource
		: stop(at, 'must lead to exactly one resource of the bundle');
}

function expectType(resource: Resource, type: string, at: string): Resource {
	return resource.resourceType === type ? resource : stop(at, `a ${type} is expected`);
}

function readPatient(resource: Resource, issuedOn: LocalDate): Incoming['patient'] {
	expectType(resource, 'Patient', 'MedicationRequest.subject');
	const read = parseResidentId(valueIn(resource.identifier, systems.residentId) ?? '');
	if (!read.ok) return stop('Patient.identifier', 'a valid resident identity number is required');
	const { number, birthDate, sex } = read.value;
	if (resource.gender !== sex || resource.birthDate !== birthDate)
		stop('Patient.birthDate', 'birth date and gender must be those of the identity number');
	if (birthDate > issuedOn) stop('Patient.birthDate', 'lies after the prescription');
	return {
		name: words(list(resource.name)[0]?.text, 'Patient.name.text', 50),
		residentId: number,
		sex,
		bornOn: birthDate,
		age: ageAt(birthDate, issuedOn)
	};
}

function readLine(entries: readonly IncomingEntry[], request: Resource, lineNo: number): IncomingLine {
	const at = 'MedicationRequest';
	const medicine = expectType(
		resolve(entries, referenceOf(request.medicationReference), `${at}.medicationReference`),
		'Medication',
		`${at}.medicationReference`
	);
	const dosages = list(request.dosageInstruction);
	if (dosages.length !== 1) stop(`${at}.dosageInstruction`, 'exactly one is expected');
	const read = readDosage(dosages[0] as GivenDosage);
	if ('missing' in read)
		return stop(`${at}.dosageInstruction[0].${read.missing}`, 'is missing or not understood');
	const packs = fields(fields(request.dispenseRequest).quantity).value;
	if (!Number.isSafeInteger(packs)) stop(`${at}.dispenseRequest.quantity.value`, 'whole packs are expected');
	const repeats = fields(request.dispenseRequest).numberOfRepeatsAllowed;
	if (repeats !== undefined && repeats !== 0)
		stop(`${at}.dispenseRequest.numberOfRepeatsAllowed`, 'a prescription is filled once');
	const { note, ...dosing } = read.dosing;
	return {
		lineNo,
		codes: (fields(medicine.code).coding ?? []) as readonly Coding[],
		genericName: words(fields(medicine.code).text, 'Medication.code.text'),
		form: words(fields(medicine.form).text, 'Medication.form.text'),
		strength: words(extensionOf(medicine, extensions.strength), 'Medication.extension(strength)'),
		packSpec: words(extensionOf(medicine, extensions.packSpec), 'Medication.extension(pack-spec)'),
		...dosing,
		packs: packs as number,
		...(note !== undefined && { note: words(note, `${at}.dosageInstruction[0].patientInstruction`, 100) })
	};
}

/** What a prescription is made of. Anything else would be passed over in silence, an allergy among it. */
const parts: ReadonlySet<string> = new Set([
	'Composition',
	'Patient',
	'Practitioner',
	'Organization',
	'Medication',
	'MedicationRequest',
	'Provenance',
	// What its hospital knows of the patient, for the clinical checks.
	'AllergyIntolerance',
	'Condition',
	'Observation'
]);

/** What is told beside the prescription must be about its patient, or it would be checked against somebody else. */
function requireSamePatient(entries: readonly IncomingEntry[], patient: Resource): void {
	for (const { resource } of entries) {
		if (!resource || !['AllergyIntolerance', 'Condition', 'Observation'].includes(resource.resourceType))
			continue;
		const element = resource.resourceType === 'AllergyIntolerance' ? 'patient' : 'subject';
		const at = `${resource.resourceType}.${element}`;
		if (resolve(entries, referenceOf(resource[element]), at) !== patient)
			stop(at, 'must be the patient of the prescription');
	}
}

/** What every line of one paper must say alike. */
const shared = (request: Resource): string =>
	JSON.stringify([
		request.groupIdentifier,
		request.subject,
		request.requester,
		request.authoredOn,
		fields(request.dispenseRequest).validityPeriod,
		fields(request.dispenseRequest).performer,
		request.reasonCode
	]);

function readAll(entries: readonly IncomingEntry[]): Incoming {
	const of = (type: string) =>
		entries.flatMap(({ resource }) => (resource?.resourceType === type ? [resource] : []));
	const strange = entries.find(({ resource }) => resource && !parts.has(resource.resourceType));
	if (strange?.resource) stop('Bundle.entry', `${strange.resource.resourceType} is not taken in`);
	const requests = of('MedicationRequest');
	const [first] = requests;
	if (!first) return stop('Bundle.entry', 'a MedicationRequest is expected');
	if (requests.length > 9) stop('Bundle.entry', 'more lines than a prescription may have');
	if (requests.some((request) => shared(request) !== shared(first)))
		stop('MedicationRequest', 'all lines must be of one paper, for one person, by one doctor');
	for (const { status, intent } of requests)
		if (status !== 'active' || intent !== 'order')
			stop('MedicationRequest.status', 'an active order is expected');
	const signedAt = need(first.authoredOn as string | undefined, 'MedicationRequest.authoredOn');
	if (!signedAt.includes('T'))
		stop('MedicationRequest.authoredOn', 'the instant of the signature is expected');
	const issuedOn = chinaDate(new Date(signedAt));
	const patient = resolve(entries, referenceOf(first.subject), 'MedicationRequest.subject');
	requireSamePatient(entries, patient);
	const { validityPeriod, performer } = fields(first.dispenseRequest);
	const until = parseLocalDate(String(fields(validityPeriod).end ?? ''));
	const doctor = expectType(
		resolve(entries, referenceOf(first.requester), 'MedicationRequest.requester'),
		'Practitioner',
		'MedicationRequest.requester'
	);
	const [composition] = of('Composition');
	if (!composition) return stop('Bundle.entry', 'a Composition is expected');
	const organization = (reference: unknown, at: string) =>
		expectType(resolve(entries, referenceOf(reference), at), 'Organization', at);
	const hospital = organization(composition.custodian, 'Composition.custodian');
	const store = organization(performer, 'MedicationRequest.dispenseRequest.performer');
	const group = first.groupIdentifier as Identifier | undefined;
	if (group?.system !== systems.prescriptionNumber)
		stop(
			'MedicationRequest.groupIdentifier',
			`the number of the paper in ${systems.prescriptionNumber} is expected`
		);
	const diagnosis = list(first.reasonCode).map(({ text }) =>
		words(text, 'MedicationRequest.reasonCode.text')
	);
	return {
		number: words(group?.value, 'MedicationRequest.groupIdentifier.value', 40),
		institutionCode: words(valueIn(hospital.identifier, systems.institution), 'Organization.identifier', 20),
		institutionName: words(hospital.name, 'Organization.name'),
		storeCode: words(valueIn(store.identifier, systems.institution), 'Organization.identifier', 20),
		prescriber: {
			name: words(list(doctor.name)[0]?.text, 'Practitioner.name.text', 50),
			licence: words(valueIn(doctor.identifier, systems.licence), 'Practitioner.identifier', 40)
		},
		patient: readPatient(patient, issuedOn),
		department: words(extensionOf(composition, extensions.department), 'Composition.extension(department)'),
		diagnosis,
		signedAt: new Date(signedAt).toISOString(),
		issuedOn,
		validUntil: until ?? stop('MedicationRequest.dispenseRequest.validityPeriod.end'),
		lines: requests.map((request, at) => readLine(entries, request, at + 1))
	};
}

/**
 * Reads the bundle of another hospital's prescription; it has been found valid R4 before. The order of the requests is
 * the order on the paper.
 */
export function readIncoming(entries: readonly IncomingEntry[]): Result<Incoming, IncomingFault> {
	try {
		return ok(readAll(entries));
	} catch (error) {
		if (error instanceof NotRead) return fail(error.fault);
		throw error;
	}
}

/** What our register and our rows know it by. */
export interface Resolved {
	readonly hospitalId: string;
	readonly prescriberId: string;
	/** Hex of the keyed hash of the identity number. */
	readonly idHash: string;
	/** In the order of the lines. */
	readonly products: readonly string[];
}

/** The number under which it is kept here: two hospitals may use the same one. */
export const keptNumber = ({
	institutionCode,
	number
}: Pick<Incoming, 'institutionCode' | 'number'>): string => `${institutionCode}-${number}`;

/** The prescription as our pharmacists review and fill it, always the same for the same bundle and the same rows. */
export function incomingDocument(incoming: Incoming, known: Resolved): PrescriptionDocument {
	const { patient, prescriber } = incoming;
	return {
		version: 1,
		institution: { id: known.hospitalId, name: incoming.institutionName },
		number: keptNumber(incoming),
		feeType: 'self_pay',
		patient: { name: patient.name, sex: patient.sex, age: patient.age, idHash: known.idHash },
		department: { name: incoming.department },
		diagnosis: incoming.diagnosis.map((name) => ({ name })),
		issuedOn: incoming.issuedOn,
		validUntil: incoming.validUntil,
		lines: incoming.lines.map(({ codes: _codes, ...line }, at) => ({
			...line,
			productId: known.products[at] ?? ''
		})),
		prescriber: { id: known.prescriberId, ...prescriber }
	};
}
