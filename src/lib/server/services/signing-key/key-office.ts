import type { StaffActor } from '$lib/contract/actor';
import { requireStaff, type Permission } from '../../access';
import type { Context } from '../../context';
import { keepsKeys, type KeyOwner } from '../../repositories/signing-keys';

/** Whose keys somebody answers for besides the own: the hospital's doctors, the chain's pharmacists. */
export type Office = { readonly hospitalId: string } | { readonly chainId: string };

/**
 * A doctor's keys are ended by whom the hospital has named for it, a pharmacist's by the manager of the whole chain.
 * @returns the member of staff who asks, and the office if there is one
 */
export async function requireKeyStaff(
	ctx: Context,
	permission: Permission
): Promise<{ staff: StaffActor; office: Office | null }> {
	const staff = requireStaff(ctx, permission);
	const { role, chainId, storeId, hospitalId } = staff;
	if (role === 'manager' && chainId && !storeId) return { staff, office: { chainId } };
	if (role === 'doctor' && hospitalId && (await keepsKeys(ctx.services.db, staff.id)))
		return { staff, office: { hospitalId } };
	return { staff, office: null };
}

export const answersFor = (office: Office | null, owner: KeyOwner): boolean =>
	office !== null &&
	('hospitalId' in office
		? owner.role === 'doctor' && owner.hospitalId === office.hospitalId
		: owner.role === 'pharmacist' && owner.chainId === office.chainId);
