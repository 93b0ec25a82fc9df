import type { ConsultMessage } from '$lib/contract/http/consult';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import { listMessages as list } from '../../repositories/consult-messages';
import { requireMember, requireRunningCall } from './member-of-call';

export const messageView = (row: {
	readonly seq: number;
	readonly sender: string;
	readonly clientId: string;
	readonly body: string;
	readonly sentAt: Date;
	readonly photoId?: string | null;
	readonly photoWidth?: number | null;
	readonly photoHeight?: number | null;
	readonly locationRemoved?: boolean | null;
}): ConsultMessage => ({
	seq: row.seq,
	sender: oneOf(['customer', 'doctor'], row.sender),
	clientId: row.clientId,
	body: row.body,
	sentAt: row.sentAt.toISOString(),
	...(row.photoId && {
		photo: {
			id: row.photoId,
			width: row.photoWidth ?? 0,
			height: row.photoHeight ?? 0,
			locationRemoved: row.locationRemoved ?? false
		}
	})
});

/**
 * Messages after number `since`. A kiosk reads them only while the call runs: the next customer stands before the
 * same screen.
 */
export async function listMessages(
	ctx: Context,
	consultId: string,
	since: number
): Promise<{ messages: ConsultMessage[] }> {
	await (ctx.actor.kind === 'device' ? requireRunningCall : requireMember)(ctx, consultId);
	const rows = await list(ctx.services.db, consultId, since, 500);
	return { messages: rows.map(messageView) };
}
