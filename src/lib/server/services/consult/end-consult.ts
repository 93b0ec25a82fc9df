import { Failure } from '$lib/contract/errors';
import type { ConsultOutcome } from '$lib/domain/consult/status';
import type { Context } from '../../context';
import { finish } from './finish-consult';
import { requireMember } from './member-of-call';

/**
 * The doctor ends with an outcome; the customer may leave at any time. Ending what this side has ended already
 * changes nothing.
 * @throws Failure invalid_input when a doctor names no outcome, not_allowed_now, not_in_call.
 */
export async function endConsult(
	ctx: Context,
	id: string,
	input: { readonly outcome?: ConsultOutcome | undefined }
): Promise<void> {
	const { row, sender } = await requireMember(ctx, id);
	if (sender === 'doctor' && !input.outcome)
		throw new Failure('invalid_input', 'outcome: say how the consult ended', { field: 'outcome' });
	if (row.status === 'ended' && row.endedBy === sender) return;
	await finish(ctx, row, {
		event: 'end',
		endedBy: sender,
		outcome: sender === 'doctor' ? (input.outcome ?? null) : 'patient_left'
	});
}
