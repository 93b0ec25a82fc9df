import type { Connection } from '../realtime/connection.svelte';

/**
 * What the kiosk's frame (header, idle watch, scanner, wipe) offers to the screens inside it.
 * Reading a property inside a component or `$derived` follows its changes.
 */
export interface KioskShell {
	readonly connection: Connection;
	readonly online: boolean;
	/** Back to the home screen without wiping: nothing personal was entered. */
	goHome(): void;
	/** Ends the customer's session: cancels nothing on the server, wipes everything here, shows home. */
	endAndWipe(): Promise<void>;
	/** Personal data is on screen or in memory: 结束并清除 is shown and idleness wipes. */
	markPersonal(): void;
	/** While held, idleness never warns (a call, a wait in the queue, typing). @returns the release function. */
	holdIdle(): () => void;
	/** Takes scans from the frame while a screen wants them itself. @returns the release function. */
	takeScans(handler: (raw: string) => void): () => void;
	/** A ticket that was scanned on the home screen, "" = one that is about to be typed; undefined = none. */
	readonly ticketInHand: string | undefined;
	/** Tells the counter that a customer needs a person. */
	callStaff(): Promise<void>;
	/** Speaks a recorded or synthesised clip; never the patient, the diagnosis or the medicine. */
	say(text: string): void;
}
