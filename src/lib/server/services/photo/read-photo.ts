import { Failure } from '$lib/contract/errors';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { findPhotoBytes } from '../../repositories/consult-photos';
import { requireMember, requireRunningCall } from '../consult/member-of-call';
import { requireReader } from '../record/record-reader';

/**
 * A picture of a consult: for its two ends while the call runs, later for those who may read the record. The next
 * customer stands before the same kiosk.
 */
export async function readPhoto(
	ctx: Context,
	consultId: string,
	photoId: string,
	size: 'full' | 'preview'
): Promise<Buffer> {
	requirePermission(ctx, 'consult.follow');
	if (ctx.actor.kind === 'device') await requireRunningCall(ctx, consultId);
	else
		await requireMember(ctx, consultId).catch(async (error: unknown) => {
			if (!(error instanceof Failure) || error.code !== 'not_in_call') throw error;
			await requireReader(ctx, consultId);
		});
	const picture = await findPhotoBytes(
		ctx.services.db,
		consultId,
		photoId,
		size === 'full' ? 'bytes' : 'preview'
	);
	if (!picture) throw new Failure('not_found', 'no such picture');
	return picture;
}
