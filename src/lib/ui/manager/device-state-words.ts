import type { DeviceState } from '$lib/contract/http/devices';
import { m } from '$lib/i18n/paraglide/messages';

export const deviceStateWords: Record<DeviceState, () => string> = {
	unpaired: m.manager_state_unpaired,
	online: m.manager_state_online,
	offline: m.manager_state_offline,
	revoked: m.manager_state_revoked
};
