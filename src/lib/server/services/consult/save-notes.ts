import { Failure } from '$lib/contract/errors';
import type { ConsultNotes } from '$lib/contract/http/consult';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { createOrder } from '../../in-order';
import { appendAudit } from '../../repositories/audit';
import { saveNotes as save } from '../../repositories/consults';
import { requireMember } from './member-of-call';

/** Saved as typed; a record may be completed until the end of the day of the call, then it stands. */
export async function saveNotes(ctx: Context, id: string, notes: ConsultNotes): Promise<void> {
	requireDoctor(ctx, 'consult.take');
	await inOrder(id, () => saveNow(ctx, id, notes));
}

const inOrder = createOrder();

async function saveNow(ctx: Context, id: string, notes: ConsultNotes): Promise<void> {
	const { row } = await requireMember(ctx, id);
	if (row.endedAt && chinaDate(row.endedAt) !== chinaDate(ctx.now()))
		throw new Failure('not_allowed_now', 'the record is closed', { status: row.status, subject: id });
	const characters = notes.history.length + notes.findings.length + notes.advice.length;
	await ctx.services.db.transaction().execute(async (trx) => {
		await save(trx, id, notes);
		await appendAudit(trx, ctx, {
			action: 'consult.notes',
			subject: { type: 'consult', id },
			detail: { characters }
		});
	});
}
