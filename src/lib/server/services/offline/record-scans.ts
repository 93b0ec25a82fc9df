import { Failure } from '$lib/contract/errors';
import type { LateScansAnswer, LateScansBody } from '$lib/contract/offline';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { verifyCode } from '../verification/verify-code';

/**
 * Scans that a kiosk made without a line, judged again with what is known today and recorded under their own ids,
 * in their order. Sent again, after a reply that was lost, they are judged again and recorded no second time.
 * @throws Failure database_unavailable; the kiosk then keeps and sends all of them again
 */
export async function recordScans(ctx: Context, { scans }: LateScansBody): Promise<LateScansAnswer> {
	requireDevice(ctx, 'offline.scan');
	const results: LateScansAnswer['results'][number][] = [];
	for (const request of scans) {
		const { id } = request.scan;
		try {
			const { state } = await verifyCode(ctx, request);
			results.push({ id, outcome: 'recorded', state });
		} catch (error) {
			if (!(error instanceof Failure) || error.code !== 'unreadable_code') throw error;
			results.push({ id, outcome: 'refused', code: error.code });
		}
	}
	return { results };
}
