import { Failure } from '$lib/contract/errors';
import { ticketKeptMs } from '$lib/domain/consult/ticket';
import type { Context } from '../../context';
import { listAbandoned } from '../../repositories/consults';
import { endLapsedPresence, lapsePresence } from '../../repositories/presence';
import { finish } from './finish-consult';

/**
 * Ends consults that nobody is at any more: a place is kept for ten minutes after the kiosk was last seen, or after
 * its customer went for a walk. @returns how many.
 */
export async function expireConsults(ctx: Context): Promise<number> {
	const rows = await listAbandoned(ctx.services.db, new Date(ctx.now().getTime() - ticketKeptMs));
	let expired = 0;
	for (const row of rows) {
		try {
			await finish(ctx, row, { event: 'expire', endedBy: 'system', outcome: null });
			expired++;
		} catch (error) {
			// It was ended in the same moment by someone, or by another process: nothing is left to do.
			if (!(error instanceof Failure) || error.code !== 'not_allowed_now') throw error;
		}
	}
	return expired;
}

/**
 * Doctors whose page fell silent are not on duty until it answers again, and away for good if it does not for two
 * minutes; those who wait get a new estimate.
 */
export async function lapseDoctors(ctx: Context): Promise<number> {
	const lapsed = await lapsePresence(ctx.services.db, ctx.now());
	for (const hospitalId of new Set(lapsed.map((row) => row.hospitalId)))
		if (hospitalId) ctx.services.publish({ kind: 'queue', hospitalId });
	await endLapsedPresence(ctx.services.db, ctx.now());
	return lapsed.length;
}
