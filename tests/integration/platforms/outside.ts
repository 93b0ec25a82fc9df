import type { Context } from '$lib/server/context';
import { upgradeVerifications } from '$lib/server/services/platform/upgrade-verifications';
import {
	startFakePlatform,
	type FakePack,
	type FakePlatform
} from '../../fakes/trace-platform/fake-platform.js';
import { createWorld, type World } from '../world';

/** A world whose trace codes belong to one outside platform, or its GS1 codes to a second one. */
export interface Outside {
	readonly world: World;
	readonly first: FakePlatform;
	readonly second: FakePlatform;
	/** The job of every second, run once. @returns how many verdicts became fuller */
	upgrade(from?: World): Promise<number>;
	/** Tells the platform of a pack exactly what our own registry says of it. */
	mirror(platform: FakePlatform, code: string, change?: Partial<FakePack>): Promise<void>;
	close(): Promise<void>;
}

const system = (world: World): Context => ({
	services: world.services,
	actor: { kind: 'system' },
	requestId: 'job',
	now: () => world.clock.at
});

export async function createOutside(
	settings: { budgetMs?: number; timeoutMs?: number; second?: readonly string[] } = {}
): Promise<Outside> {
	const [first, second] = await Promise.all([startFakePlatform(), startFakePlatform()]);
	const { budgetMs = 2_500, timeoutMs = 2_000, second: secondRoutes = ['gs1:'] } = settings;
	const platform = (name: string, { url, appKey, secret }: FakePlatform, routes: readonly string[]) => ({
		...{ name, url, appKey, secret, routes, timeoutMs }
	});
	const world = await createWorld({
		TRACE_PLATFORMS: JSON.stringify([
			platform('平台一', first, ['cn-trace:8']),
			platform('平台二', second, secondRoutes)
		]),
		TRACE_PLATFORM_BUDGET_MS: String(budgetMs)
	});
	return {
		world,
		first,
		second,
		upgrade: (from = world) => upgradeVerifications(system(from)),
		async mirror(fake, code, change = {}) {
			const row = await world.services.db
				.selectFrom('pack')
				.innerJoin('batch', 'batch.id', 'pack.batchId')
				.innerJoin('product', 'product.id', 'pack.productId')
				.select(['pack.level', 'batch.number', 'batch.producedOn', 'batch.expiresOn'])
				.select(['product.genericName', 'product.approvalNumber'])
				.where('pack.code', '=', code)
				.executeTakeFirstOrThrow();
			fake.register({
				code,
				level: row.level,
				batchNumber: row.number,
				producedOn: String(row.producedOn),
				expiresOn: String(row.expiresOn),
				genericName: row.genericName,
				approvalNumber: row.approvalNumber,
				...change
			});
		},
		async close() {
			first.recover();
			second.recover();
			await Promise.all([first.close(), second.close()]);
			await world.close();
		}
	};
}
