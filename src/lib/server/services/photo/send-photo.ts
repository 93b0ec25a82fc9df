import { createHash, randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { ConsultMessage } from '$lib/contract/http/consult';
import { mostPhotosOfConsult } from '$lib/domain/photo/picture-kind';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { PictureRefused, remakePicture } from '../../pictures/remake-picture';
import { appendAudit } from '../../repositories/audit';
import { appendMessage, findMessage, lockConsult } from '../../repositories/consult-messages';
import { countPhotos, insertPhoto } from '../../repositories/consult-photos';
import { messageView } from '../consult/list-messages';
import { requireRunningCall } from '../consult/member-of-call';

/** Who may send is asked before a byte of the body is read. @throws Failure not_in_call, not_allowed_now */
export async function requireMaySend(ctx: Context, consultId: string): Promise<void> {
	requirePermission(ctx, 'consult.follow');
	await requireRunningCall(ctx, consultId);
}

/**
 * Takes a picture into the chat, made anew and without its place, once per `clientId`.
 * @throws Failure photo_refused (detail.reason names why), not_in_call, not_allowed_now
 */
export async function sendPhoto(
	ctx: Context,
	consultId: string,
	input: { readonly clientId: string; readonly bytes: Uint8Array }
): Promise<ConsultMessage> {
	requirePermission(ctx, 'consult.follow');
	const { db, announce } = ctx.services;
	const { sender } = await requireRunningCall(ctx, consultId);
	const known = await findMessage(db, consultId, input.clientId);
	if (known) return messageView(known);
	if ((await countPhotos(db, consultId)) >= mostPhotosOfConsult)
		throw refused('too_many_pictures', consultId);
	const picture = await remakePicture(input.bytes).catch((error: unknown) => {
		throw error instanceof PictureRefused ? refused(error.fault, consultId) : error;
	});
	const { message, fresh } = await db.transaction().execute(async (trx) => {
		const consult = await lockConsult(trx, consultId);
		const before = await findMessage(trx, consultId, input.clientId);
		if (before) return { message: messageView(before), fresh: false };
		if (consult?.status !== 'in_call')
			throw new Failure('not_allowed_now', `the consult is ${consult?.status}`, { status: consult?.status });
		const id = randomUUID();
		const seq = consult.messageSeq + 1;
		const now = ctx.now();
		const row = { consultId, seq, sender, clientId: input.clientId, body: '', sentAt: now };
		await appendMessage(trx, row);
		const { width, height, bytes, preview, locationRemoved } = picture;
		const sha256 = createHash('sha256').update(bytes).digest();
		await insertPhoto(trx, {
			consultId,
			id,
			seq,
			width,
			height,
			bytes,
			preview,
			sha256,
			locationRemoved,
			madeAt: now
		});
		await appendAudit(trx, ctx, {
			action: 'consult.photo',
			subject: { type: 'consult', id: consultId },
			detail: { seq, bytes: bytes.length, locationRemoved }
		});
		const photo = { photoId: id, photoWidth: width, photoHeight: height, locationRemoved };
		return { message: messageView({ ...row, ...photo }), fresh: true };
	});
	if (fresh) announce({ kind: 'message', message: { consultId, message } });
	return message;
}

const refused = (reason: string, subject: string) =>
	new Failure('photo_refused', `the picture is not taken: ${reason}`, { reason, subject });
