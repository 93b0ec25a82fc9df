import type { Actor } from '$lib/contract/actor';
import type { Services } from '$lib/server/context';

declare global {
	namespace App {
		interface Error {
			message: string;
			code?: string;
			requestId?: string;
		}
		interface PageState {
			/** Another screen of the kiosk than its home is up. */
			away?: true;
		}
		interface Locals {
			readonly services: Services;
			readonly requestId: string;
			/** Who asks; looked up when first asked for. */
			identify(): Promise<Actor>;
		}
	}
}

export {};
