import type { PackCheck } from './pack-check.svelte';

/** What a customer sees on top. A flow (doctor, prescription) may stay alive below it. */
export type KioskScreen =
	| { readonly name: 'home' }
	| { readonly name: 'camera' }
	| { readonly name: 'type' }
	| { readonly name: 'verdict'; readonly check: PackCheck }
	| { readonly name: 'old-medicine' }
	| { readonly name: 'flow' }
	| { readonly name: 'pairing' };

export type Flow = 'consult' | 'prescription';

/** The line to the server as a customer is told of it. */
export type Net = 'connecting' | 'online' | 'offline';

/** The call for a member of staff: asked, told, or could not be told. */
export type HelpState = 'calling' | 'called' | 'failed';
