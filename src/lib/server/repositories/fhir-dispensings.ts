import { sql } from 'kysely';
import type { List, Listed } from './fhir-search';

export interface HandedPack {
	readonly code: string;
	readonly batch: string;
	readonly expiresOn: string;
	readonly units: number;
	readonly returned: boolean;
}

/** What was handed over against one line of a prescription at one time. */
export interface DispenseRow extends Listed {
	readonly dispensingId: string;
	readonly lineNo: number;
	readonly prescriptionId: string;
	readonly productId: string;
	readonly genericName: string;
	readonly unitName: string;
	readonly receiptNumber: string;
	readonly patientId: string;
	readonly pharmacistId: string;
	readonly storeId: string;
	readonly handedAt: Date;
	readonly updatedAt: Date;
	readonly packs: readonly HandedPack[];
}
export type DispenseColumn =
	| 'key'
	| 'receiptNumber'
	| 'patientId'
	| 'requestKey'
	| 'pharmacistId'
	| 'handedAt'
	| 'updatedAt'
	| 'productId';

/**
 * Hand-overs of the chain against prescriptions; sales without one name no patient and are not exchanged.
 * @param traceCodes narrows to hand-overs of these packs
 */
export const dispenseList = (chainId: string, traceCodes: ReadonlyArray<readonly string[]>): List => sql`
	select d.id || '-' || line.line_no as key, d.at as at, d.id as dispensing_id, line.line_no, d.prescription_id,
		d.prescription_id || '-' || line.line_no as request_key, line.product_id, product.generic_name,
		product.unit_name, d.receipt_number, rx.patient_id, d.pharmacist_id, d.store_id, d.at as handed_at,
		greatest(d.at, (select max(r.at) from sale_reversal r join dispensed_pack p on r.pack_code = p.pack_code
			and r.id = p.reversal_id where p.dispensing_id = d.id and p.line_no = line.line_no)) as updated_at,
		(select jsonb_agg(jsonb_build_object('code', p.pack_code, 'batch', p.batch_number,
				'expiresOn', p.expires_on, 'units', p.units, 'returned', p.reversal_id is not null)
				order by p.pack_code)
			from dispensed_pack p where p.dispensing_id = d.id and p.line_no = line.line_no) as packs
	from dispensing d
	join prescription rx on rx.id = d.prescription_id
	join prescription_line line on line.prescription_id = d.prescription_id
	join product on product.id = line.product_id
	where d.chain_id = ${chainId}::uuid and d.prescription_id is not null
		and exists (select 1 from dispensed_pack p where p.dispensing_id = d.id and p.line_no = line.line_no)
		${sql.join(
			traceCodes.map(
				(codes) => sql`and exists (select 1 from dispensed_pack p where p.dispensing_id = d.id
					and p.line_no = line.line_no and p.pack_code = any(${[...codes]}::text[]))`
			),
			sql` `
		)}`;
