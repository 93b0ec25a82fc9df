import { isResourceType, type ResourceType } from '$lib/domain/fhir/resource';
import { Failure } from '$lib/contract/errors';
import { medicationType, organizationType, patientType, practitionerType } from './directory-types';
import { medicationDispenseType, medicationRequestType, provenanceType } from './prescription-types';
import type { ServedType } from './served-type';

/** Every type that is served. Requests are answered from this table and the CapabilityStatement is written from it. */
export const servedTypes: Readonly<Record<ResourceType, ServedType>> = {
	Patient: patientType,
	Practitioner: practitionerType,
	Organization: organizationType,
	Medication: medicationType,
	MedicationRequest: medicationRequestType,
	MedicationDispense: medicationDispenseType,
	Provenance: provenanceType
};

/** @throws Failure not_found for a type that is none of ours. */
export function requireType(name: string): ServedType {
	if (!isResourceType(name))
		throw new Failure('not_found', 'this type of resource is not served here', { kind: 'not-supported' });
	return servedTypes[name];
}
