import type { Resource } from '$lib/domain/fhir/resource';
import type { ProvenanceRow } from '../repositories/fhir-prescriptions';

/** ASTM E1762-95 purposes of a signature. */
const purposes = {
	prescribe: ['1.2.840.10065.1.12.1.1', "Author's Signature"],
	review: ['1.2.840.10065.1.12.1.5', 'Verification Signature'],
	exchange: ['1.2.840.10065.1.12.1.14', 'Source Signature']
} as const;
const agents = { prescribe: 'author', review: 'verifier', exchange: 'author' } as const;

const text = (bytes: Buffer | null): string => (bytes ?? Buffer.alloc(0)).toString('base64url');

/** A passkey's assertion with all that is needed to prove it (docs/FHIR.md says how). */
const assertionOf = (row: ProvenanceRow): string =>
	JSON.stringify({
		credentialId: row.credentialId,
		publicKey: text(row.publicKey),
		authenticatorData: text(row.authenticatorData),
		clientDataJSON: text(row.clientDataJson),
		signature: text(row.signature)
	});

/** @param what the signed bytes, where they are told beside it */
export function toProvenance(row: ProvenanceRow, what?: string): Resource {
	const [code, display] = purposes[row.purpose];
	const who = { reference: `Practitioner/${row.signerId}` };
	return {
		resourceType: 'Provenance',
		id: row.key,
		meta: { versionId: '1', lastUpdated: row.signedAt.toISOString() },
		target: row.lines.map((lineNo) => ({ reference: `MedicationRequest/${row.prescriptionId}-${lineNo}` })),
		recorded: row.signedAt.toISOString(),
		agent: [
			{
				type: {
					coding: [
						{
							system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
							code: agents[row.purpose]
						}
					]
				},
				who
			}
		],
		...(what && { entity: [{ role: 'source', what: { reference: what } }] }),
		signature: [
			{
				type: [{ system: 'urn:iso-astm:E1762-95:2013', code, display }],
				when: row.signedAt.toISOString(),
				who,
				targetFormat: 'application/json',
				sigFormat: row.jws === null ? 'application/json' : 'application/jose',
				data: Buffer.from(row.jws ?? assertionOf(row)).toString('base64')
			}
		]
	};
}
