import type { PlatformLine } from '$lib/contract/http/platforms';
import { requireManager } from '../../access';
import type { Context } from '../../context';
import { countWaiting } from '../../repositories/verification-upgrades';

/** How each outside platform is doing, and what of the manager's own chain waits for it. */
export async function listPlatforms(ctx: Context): Promise<PlatformLine[]> {
	const { chainId } = requireManager(ctx, 'platform.list');
	const { db, platforms } = ctx.services;
	if (platforms.length === 0) return [];
	const queues = await countWaiting(db, chainId);
	return platforms.map((platform) => {
		const queue = queues.find((one) => one.platform === platform.name);
		return {
			name: platform.name,
			...platform.state(),
			waiting: queue?.waiting ?? 0,
			oldestAt: queue?.oldestAt.toISOString() ?? null
		};
	});
}
