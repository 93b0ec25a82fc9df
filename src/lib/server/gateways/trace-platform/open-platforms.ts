import { countPlatformCall } from '../../metrics';
import type { Chance } from './breaker';
import { guardPlatform } from './guard';
import { livePlatform } from './live';
import type { TracePlatform } from './port';
import type { PlatformSettings } from '../../trace-platform-settings';

const real: Chance = { now: () => Date.now(), random: () => Math.random() };

/** The configured platforms in their order; none configured = none is ever asked. */
export const openPlatforms = (
	settings: readonly PlatformSettings[],
	chance: Chance = real
): readonly TracePlatform[] =>
	settings.map((platform) =>
		guardPlatform(
			platform,
			livePlatform(platform, () => Date.now()),
			{
				...chance,
				onCall: (outcome, seconds) => countPlatformCall(platform.name, outcome, seconds)
			}
		)
	);
