import { Failure } from '$lib/contract/errors';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { findConsult, type ConsultRow } from '../../repositories/consults';

export interface Member {
	readonly row: ConsultRow;
	readonly sender: 'customer' | 'doctor';
}

/**
 * Only the kiosk that asked and the doctor who took the patient belong to a consult's call.
 * @throws Failure not_in_call, audited, for everybody else.
 */
export async function requireMember(ctx: Context, consultId: string): Promise<Member> {
	requirePermission(ctx, 'consult.follow');
	const { actor } = ctx;
	const row = await findConsult(ctx.services.db, consultId);
	if (!row) throw new Failure('not_found', 'no such consult');
	if (actor.kind === 'device' && actor.id === row.deviceId) return { row, sender: 'customer' };
	if (actor.kind === 'staff' && actor.id === row.takenBy) return { row, sender: 'doctor' };
	throw new Failure('not_in_call', 'this call is between others', { subject: consultId });
}

/** As `requireMember`, and the call must be running. */
export async function requireRunningCall(ctx: Context, consultId: string): Promise<Member> {
	const member = await requireMember(ctx, consultId);
	if (member.row.status !== 'in_call')
		throw new Failure('not_allowed_now', `the consult is ${member.row.status}`, {
			status: member.row.status,
			subject: consultId
		});
	return member;
}
