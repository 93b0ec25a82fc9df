import { describe, expect, it } from 'vitest';
import { isId } from '$lib/domain/shared/ids';
import {
	chainA,
	chainB,
	demoChains,
	demoDepartments,
	demoDoctors,
	demoHospital,
	demoKiosks,
	demoManagers,
	demoPharmacists,
	demoStores,
	storeA1,
	storeA2
} from './demo-people';

const staff = [...demoDoctors, ...demoPharmacists, ...demoManagers];

describe('the people and places of the demo world', () => {
	it('have fixed ids and usernames of their own', () => {
		const ids = [
			...[...demoChains, ...demoStores, ...demoKiosks, ...demoDepartments, ...staff].map(({ id }) => id),
			demoHospital.id
		];
		expect(new Set<string>(ids).size).toBe(ids.length);
		for (const id of ids) expect(isId(id)).toBe(true);
		expect(new Set(staff.map(({ username }) => username)).size).toBe(staff.length);
	});

	it('are two chains apart: two stores with two kiosks each, and one store', () => {
		const storesOf = (chainId: string) => demoStores.filter((store) => store.chainId === chainId);
		expect(storesOf(chainA)).toHaveLength(2);
		expect(storesOf(chainB)).toHaveLength(1);
		for (const storeId of [storeA1, storeA2])
			expect(demoKiosks.filter((kiosk) => kiosk.storeId === storeId)).toHaveLength(2);
		for (const { chainId, storeId } of demoPharmacists)
			expect(demoStores.find(({ id }) => id === storeId)?.chainId).toBe(chainId);
		expect(demoPharmacists.filter(({ storeId }) => storeId === storeA1)).toHaveLength(2);
		expect(demoPharmacists.filter(({ chainId }) => chainId === chainA)).toHaveLength(3);
		expect(demoManagers.map(({ chainId }) => chainId)).toEqual([chainA, chainB]);
	});

	it('have four doctors in three departments, one of them for children', () => {
		expect(demoDoctors).toHaveLength(4);
		expect(new Set(demoDoctors.map(({ departmentId }) => departmentId)).size).toBe(demoDepartments.length);
		expect(demoDoctors.filter(({ mayTreatChildren }) => mayTreatChildren)).toHaveLength(1);
	});

	it('carry licence and institution codes of the right shape', () => {
		for (const { licenceNumber } of demoDoctors) expect(licenceNumber).toMatch(/^D\d{12}$/);
		for (const { licenceNumber } of demoPharmacists) expect(licenceNumber).toMatch(/^HY\d{12}$/);
		for (const { institutionCode } of demoStores) expect(institutionCode).toMatch(/^P\d{11}$/);
		expect(demoHospital.institutionCode).toMatch(/^H\d{11}$/);
	});
});
