import { Failure } from '$lib/contract/errors';
import type { CallbackNumber } from '$lib/contract/http/reception';
import { requireDoctor, requireScope } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findCallback, finishCallback, openCallback } from '../../repositories/callbacks';

async function requireWish(ctx: Context, id: string) {
	const wish = await findCallback(ctx.services.db, id);
	if (!wish) throw new Failure('not_found', 'nobody wished that');
	requireScope(ctx, { hospitalId: wish.hospitalId });
	return wish;
}

/**
 * Opens name and number to call; who did is written down, and the others see it in the list.
 * @throws Failure not_allowed_now when the call was made already.
 */
export async function openNumber(ctx: Context, id: string): Promise<CallbackNumber> {
	const doctor = requireDoctor(ctx, 'callback.answer');
	const { db, seal, publish } = ctx.services;
	const wish = await requireWish(ctx, id);
	if (wish.doneAt)
		throw new Failure('not_allowed_now', 'this call was made', { status: 'done', subject: id });
	await db.transaction().execute(async (trx) => {
		await openCallback(trx, id, doctor.id, ctx.now());
		await appendAudit(trx, ctx, { action: 'callback.open', subject: { type: 'callback', id } });
	});
	publish({ kind: 'queue', hospitalId: doctor.hospitalId });
	return { name: wish.name, phone: seal.open(wish.phoneSealed) };
}

/** The call was made. Saying so twice changes nothing more. */
export async function closeCallback(ctx: Context, id: string): Promise<void> {
	const doctor = requireDoctor(ctx, 'callback.answer');
	const { db, publish } = ctx.services;
	await requireWish(ctx, id);
	await db.transaction().execute(async (trx) => {
		if (!(await finishCallback(trx, id, doctor.id, ctx.now()))) return;
		await appendAudit(trx, ctx, { action: 'callback.done', subject: { type: 'callback', id } });
	});
	publish({ kind: 'queue', hospitalId: doctor.hospitalId });
}
