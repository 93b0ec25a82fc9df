import { sql } from 'kysely';
import type { PrescriptionStatus } from '$lib/domain/prescription/status';
import type { List, Listed } from './fhir-search';

/** A line of a signed prescription, with what is told beside what was signed. */
export interface RequestRow extends Listed {
	readonly prescriptionId: string;
	readonly lineNo: number;
	readonly status: PrescriptionStatus;
	readonly version: number;
	readonly signedAt: Date;
	readonly updatedAt: Date;
	readonly canonicalBytes: Buffer;
	readonly patientId: string;
	readonly doctorId: string;
	readonly hospitalId: string;
	readonly storeId: string;
	/** The number on the paper: of the hospital that issued it. */
	readonly paper: string;
}
export type RequestColumn =
	| 'key'
	| 'prescriptionId'
	| 'paper'
	| 'lineIdentifier'
	| 'status'
	| 'patientId'
	| 'doctorId'
	| 'productId'
	| 'signedAt'
	| 'updatedAt';

/** Lines of the chain's signed prescriptions. */
export const requestList = (chainId: string): List => sql`
	select rx.id || '-' || line.line_no as key, rx.signed_at as at, rx.id as prescription_id, line.line_no,
		line.product_id, coalesce(theirs.number, rx.number) as paper,
		coalesce(theirs.number, rx.number) || '-' || line.line_no as line_identifier, rx.status, rx.version, rx.signed_at, rx.updated_at, rx.canonical_bytes,
		rx.patient_id, rx.doctor_id, rx.hospital_id, rx.store_id
	from prescription rx
	join prescription_line line on line.prescription_id = rx.id
	left join exchanged_prescription theirs on theirs.prescription_id = rx.id
	where rx.chain_id = ${chainId}::uuid and rx.signed_at is not null`;

/** A signature over a prescription or over its review. */
export interface ProvenanceRow extends Listed {
	readonly prescriptionId: string;
	readonly purpose: 'prescribe' | 'review' | 'exchange';
	readonly signerId: string;
	readonly signedAt: Date;
	readonly lines: readonly number[];
	readonly credentialId: string | null;
	readonly publicKey: Buffer | null;
	readonly authenticatorData: Buffer | null;
	readonly clientDataJson: Buffer | null;
	readonly signature: Buffer | null;
	/** Of another hospital's key, instead of those before. */
	readonly jws: string | null;
}
export type ProvenanceColumn = 'key' | 'prescriptionId' | 'signerId' | 'signedAt';

/** Signatures over the chain's prescriptions; `0` is the one of another hospital. */
export const provenanceList = (chainId: string): List => sql`
	select rx.id || '-' || s.seq as key, s.signed_at as at, rx.id as prescription_id, s.purpose, s.signer_id,
		s.signed_at, s.credential_id, s.public_key, s.authenticator_data, s.client_data_json, s.signature,
		null::text as jws,
		array(select l.line_no from prescription_line l where l.prescription_id = rx.id order by 1) as lines
	from prescription rx
	join prescription_signature s on s.prescription_id = rx.id
	where rx.chain_id = ${chainId}::uuid and rx.signed_at is not null
	union all
	select rx.id || '-0', rx.signed_at, rx.id, 'exchange', rx.doctor_id, rx.signed_at, null, null, null, null, null,
		theirs.jws, array(select l.line_no from prescription_line l where l.prescription_id = rx.id order by 1)
	from exchanged_prescription theirs
	join prescription rx on rx.id = theirs.prescription_id
	where rx.chain_id = ${chainId}::uuid`;
