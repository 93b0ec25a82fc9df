import { sql } from 'kysely';
import type { List, Listed } from './fhir-search';

export interface PatientRow extends Listed {
	readonly name: string;
	readonly sex: string;
	readonly bornOn: string;
	readonly updatedAt: Date;
}
export type PatientColumn = 'key' | 'identityHash' | 'updatedAt';

/** People for whom the chain has a prescription. */
export const patientList = (chainId: string): List => sql`
	select p.id::text as key, p.updated_at as at, p.name, p.sex, p.born_on, p.updated_at,
		encode(p.identity_hash, 'hex') as identity_hash
	from patient p
	where exists (select 1 from prescription rx
		where rx.patient_id = p.id and rx.chain_id = ${chainId}::uuid and rx.signed_at is not null)`;

export interface PractitionerRow extends Listed {
	readonly name: string;
	readonly role: string;
	readonly title: string | null;
	readonly licence: string | null;
	readonly active: boolean;
}
export type PractitionerColumn = 'key' | 'name' | 'licence';

/** The chain's own pharmacists, and the doctors whose prescriptions it has. */
export const practitionerList = (chainId: string): List => sql`
	select s.id::text as key, 'epoch'::timestamptz as at, s.name, s.role, s.title, s.licence, s.active
	from staff s
	where (s.role = 'pharmacist' and s.chain_id = ${chainId}::uuid)
		or (s.role = 'doctor' and exists (select 1 from prescription rx
			where rx.doctor_id = s.id and rx.chain_id = ${chainId}::uuid and rx.signed_at is not null))`;

export interface OrganizationRow extends Listed {
	readonly kind: 'hospital' | 'chain' | 'pharmacy';
	readonly name: string;
	readonly institutionCode: string | null;
	readonly partOf: string | null;
	readonly address: string | null;
}
export type OrganizationColumn = 'key' | 'name' | 'institutionCode';

/** The chain, its stores, and the hospitals that it works with. */
export const organizationList = (chainId: string): List => sql`
	select id::text as key, 'epoch'::timestamptz as at, 'chain' as kind, name, null as institution_code,
		null as part_of, null as address
	from chain where id = ${chainId}::uuid
	union all
	select id::text, 'epoch', 'pharmacy', name, institution_code, chain_id::text, address
	from store where chain_id = ${chainId}::uuid
	union all
	select h.id::text, 'epoch', 'hospital', h.name, h.institution_code, null, null
	from hospital h
	where exists (select 1 from service_contract c where c.hospital_id = h.id and c.chain_id = ${chainId}::uuid)
		or exists (select 1 from exchange_contract c where c.hospital_id = h.id and c.chain_id = ${chainId}::uuid)`;

export interface MedicationRow extends Listed {
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly approvalNumber: string;
	readonly holder: string;
	readonly version: number;
	readonly identifiers: ReadonlyArray<{ readonly scheme: string; readonly value: string }>;
}
export type MedicationColumn = 'key' | 'approvalNumber';

/**
 * The register of medicines, which all chains share.
 * @param coded narrows to those with one of these identifiers, each entry for itself
 */
export const medicationList = (
	coded: ReadonlyArray<ReadonlyArray<{ readonly scheme: string; readonly value: string }>>
): List => sql`
	select p.id::text as key, 'epoch'::timestamptz as at, p.generic_name, p.trade_name, p.form, p.strength,
		p.pack_spec, p.approval_number, p.holder, p.version,
		coalesce((select jsonb_agg(jsonb_build_object('scheme', i.scheme, 'value', i.value) order by i.scheme, i.value)
			from product_identifier i where i.product_id = p.id), '[]') as identifiers
	from product p
	where p.merged_into is null ${sql.join(
		coded.map(
			(anyOf) => sql`and exists (select 1 from product_identifier i where i.product_id = p.id
				and (i.scheme, i.value) in (${sql.join(anyOf.map(({ scheme, value }) => sql`(${scheme}, ${value})`))}))`
		),
		sql` `
	)}`;
