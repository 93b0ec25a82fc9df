import { roles } from '$lib/contract/actor';
import type { SigningKeys } from '$lib/contract/http/signing-key';
import { oneOf } from '$lib/domain/shared/one-of';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { listKeyOwners, listKeys } from '../../repositories/signing-keys';
import { requireKeyStaff } from './key-office';
import { keyView } from './key-view';

/** The keys of the person who asks, ended ones included, and those this person answers for. */
export async function listSigningKeys(ctx: Context): Promise<SigningKeys> {
	requirePermission(ctx, 'key.list');
	const { staff, office } = await requireKeyStaff(ctx, 'key.list');
	const { db } = ctx.services;
	const owners = office ? (await listKeyOwners(db, office)).filter(({ id }) => id !== staff.id) : [];
	const rows = await listKeys(db, [staff.id, ...owners.map(({ id }) => id)]);
	const of = (ownerId: string) => rows.filter((row) => row.ownerId === ownerId).map(keyView);
	return {
		signs: staff.role !== 'manager',
		own: of(staff.id),
		others: office
			? owners.map(({ id, name, role }) => ({ id, name, role: oneOf(roles, role), keys: of(id) }))
			: null
	};
}
