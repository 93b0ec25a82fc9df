import type { ConsultFlow } from '$lib/client/kiosk/consult-flow.svelte';
import type { KioskShell } from '$lib/client/kiosk/shell';

/** What every screen of the consult is given. */
export interface ScreenParts {
	readonly flow: ConsultFlow;
	readonly shell: KioskShell;
}
