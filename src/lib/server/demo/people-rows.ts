import type { Insertable } from 'kysely';
import type { DB } from '../db/types';
import {
	demoChains,
	demoDepartments,
	demoDoctors,
	demoHospital,
	demoKeepers,
	demoKiosks,
	demoManagers,
	demoPharmacists,
	demoStores
} from './demo-people';
import { demoReception, demoReceptionSince } from './demo-reception';

type Row<Table extends keyof DB> = Insertable<DB[Table]>;

/** The key of machines in the demo; every chain of a real installation has its own. */
export const demoApiKey = 'wenyao-demo';
/** The password of every demo account. */
export const demoPassword = 'wenyao-demo';

export const demoStaff = [...demoDoctors, ...demoPharmacists, ...demoManagers, ...demoKeepers];

/** The login account of a member of staff. */
export const userIdOf = (staff: { id: string }): string => `user-${staff.id}`;

/** Chains, stores, kiosks, hospital and staff, as rows, in the order that their references need. */
export function peopleRows() {
	const storeChain = new Map(demoStores.map(({ id, chainId }) => [id, chainId]));
	return {
		chain: demoChains.map(({ id, name }) => ({ id, name: name.zh })),
		store: demoStores.map(({ id, chainId, name, address, institutionCode }) => ({
			id,
			chainId,
			name: name.zh,
			address: address.zh,
			institutionCode
		})),
		device: demoKiosks.map(({ id, storeId, name }) => ({
			id,
			chainId: storeChain.get(storeId) ?? '',
			storeId,
			name: name.zh
		})),
		hospital: [
			{ id: demoHospital.id, name: demoHospital.name.zh, institutionCode: demoHospital.institutionCode }
		],
		department: demoDepartments.map(({ id, hospitalId, name }, sort) => ({
			id,
			hospitalId,
			name: name.zh,
			nameEn: name.en,
			sort
		})),
		receptionRow: demoReception.map((row, index) => ({
			hospitalId: demoHospital.id,
			seq: index + 1,
			kind: row.kind,
			rowId: row.body.id,
			body: JSON.stringify(row.body),
			changedAt: demoReceptionSince
		})),
		serviceContract: demoChains.map(({ id }) => ({
			hospitalId: demoHospital.id,
			chainId: id,
			since: '2026-01-01'
		})),
		staff: demoStaff.map((person): Row<'staff'> => ({
			id: person.id,
			userId: userIdOf(person),
			role: person.role,
			name: person.name.zh,
			...(person.role === 'doctor' && {
				nameEn: person.name.en,
				title: person.title.zh,
				titleEn: person.title.en,
				licence: person.licenceNumber,
				hospitalId: person.hospitalId,
				departmentId: person.departmentId,
				languages: [...person.languages],
				mayTreatChildren: person.mayTreatChildren,
				keepsClinicalTables: person.keepsClinicalTables,
				keepsRecords: person.keepsRecords,
				keepsKeys: person.keepsKeys
			}),
			...(person.role === 'pharmacist' && {
				title: person.title.zh,
				licence: person.licenceNumber,
				chainId: person.chainId,
				storeId: person.storeId
			}),
			...(person.role === 'manager' && { chainId: person.chainId })
		}))
	} satisfies { [Table in keyof DB]?: Row<Table>[] };
}
