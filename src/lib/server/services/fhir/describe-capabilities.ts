import type { Resource } from '$lib/domain/fhir/resource';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { requireValid } from '../../fhir/validator';
import { servedTypes } from './served-types';

interface Software {
	readonly version: string;
	/** Address of the service. */
	readonly base: string;
}

/** What is done beside reading and searching, by type. */
const more: Partial<Record<string, object>> = {
	MedicationRequest: {
		interaction: [{ code: 'update', documentation: 'the issuing hospital cancels; signed, with If-Match' }],
		operation: [
			{
				name: 'document',
				definition: 'urn:wenyao:fhir:operation:document',
				documentation: 'GET MedicationRequest/{id}/$document: the prescription as a signed document'
			}
		]
	},
	Organization: {
		operation: [
			{
				name: 'keys',
				definition: 'urn:wenyao:fhir:operation:keys',
				documentation: 'GET Organization/{id}/$keys: by which the signatures of a hospital are proven'
			}
		]
	}
};

/** What this service does, written from the table by which it does it. */
export async function describeCapabilities(ctx: Context, { version, base }: Software): Promise<Resource> {
	requirePermission(ctx, 'fhir.describe');
	return requireValid({
		resourceType: 'CapabilityStatement',
		id: 'wenyao',
		name: 'Wenyao',
		title: 'Wenyao 问药: prescriptions, dispensings and what they refer to',
		status: 'active',
		// The day on which what is served last changed.
		date: '2026-11-27',
		kind: 'instance',
		software: { name: 'Wenyao', version },
		implementation: { description: 'Wenyao 问药', url: base },
		fhirVersion: '4.0.1',
		format: ['application/fhir+json', 'json'],
		rest: [
			{
				mode: 'server',
				documentation:
					'Prescriptions of other hospitals come in by POST of a transaction or a document to this address; ' +
					'they are signed as docs/FHIR.md describes, and wait for a pharmacist.',
				security: {
					cors: false,
					description: 'Authorization: Bearer with the key of a chain; a chain is told of its own alone.'
				},
				resource: Object.values(servedTypes).map(({ type, parameters }) => {
					const { interaction = [], ...rest } = (more[type] ?? {}) as { interaction?: object[] };
					return {
						type,
						interaction: [{ code: 'read' }, { code: 'search-type' }, ...interaction],
						versioning: 'versioned',
						readHistory: false,
						updateCreate: false,
						conditionalRead: 'not-match',
						searchParam: parameters.map(({ name, type: kind, documentation, definition }) => ({
							name,
							...(definition && { definition }),
							type: kind,
							documentation
						})),
						...rest
					};
				}),
				interaction: [{ code: 'transaction' }]
			}
		]
	});
}
