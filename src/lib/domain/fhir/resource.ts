/** A FHIR resource as JSON. What its members hold is for HL7's schema to say (`server/fhir/validator.ts`). */
export interface Resource {
	readonly resourceType: string;
	readonly id?: string;
	readonly meta?: Meta;
	readonly [element: string]: unknown;
}

export interface Meta {
	readonly versionId?: string;
	readonly lastUpdated?: string;
	readonly security?: readonly Coding[];
}

export interface Coding {
	readonly system?: string;
	readonly code?: string;
	readonly display?: string;
}

export interface Identifier {
	readonly system?: string;
	readonly value?: string;
}

/** The resources of which single ones are told; the others occur inside bundles only. */
export const resourceTypes = [
	'Patient',
	'Practitioner',
	'Organization',
	'Medication',
	'MedicationRequest',
	'MedicationDispense',
	'Provenance'
] as const;
export type ResourceType = (typeof resourceTypes)[number];

export const isResourceType = (name: string): name is ResourceType =>
	(resourceTypes as readonly string[]).includes(name);
