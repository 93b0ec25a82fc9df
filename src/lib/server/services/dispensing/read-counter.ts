import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { findStore } from '../../repositories/devices';

/** The store of the counter that asks. */
export async function readCounter(ctx: Context): Promise<{ readonly storeName: string }> {
	const { storeId } = requireCounter(ctx, 'prescription.dispense');
	return { storeName: (await findStore(ctx.services.db, storeId))?.name ?? '' };
}
