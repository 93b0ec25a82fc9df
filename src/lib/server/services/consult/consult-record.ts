import { Failure } from '$lib/contract/errors';
import type { ConsultRecord } from '$lib/contract/http/consult';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { requireMember } from './member-of-call';
import { viewForDoctor } from './doctor-view';

/** The record of a consult for the doctor who took it, running or ended. */
export async function consultRecord(ctx: Context, id: string): Promise<ConsultRecord> {
	requireDoctor(ctx, 'consult.take');
	const { row } = await requireMember(ctx, id);
	if (!row.takenAt) throw new Failure('not_allowed_now', 'nobody has taken this patient yet');
	return viewForDoctor(ctx, row);
}
