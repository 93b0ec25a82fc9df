import type { CurrentConsult } from '$lib/contract/http/consult';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { findOpenOfDevice } from '../../repositories/consults';
import { viewForDevice } from './device-view';

/** The kiosk's open consult, waiting or in a call; a page that was reloaded goes on from here. */
export async function currentConsult(ctx: Context): Promise<CurrentConsult> {
	const device = requireDevice(ctx, 'consult.request');
	const row = await findOpenOfDevice(ctx.services.db, device.id);
	return { consult: row ? await viewForDevice(ctx, row) : null };
}
