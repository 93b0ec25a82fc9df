import * as v from 'valibot';

/** RFC 8628 §6.1: 20 consonants, no vowels to form words and none that are taken for one another. */
export const userCodeAlphabet = 'BCDFGHJKLMNPQRSTVWXZ';
export const userCodeLength = 8;

const lettersOf = (text: string): string =>
	text
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^A-Z0-9]/g, '');

/** `bcdf-ghjk`, with or without dash, in any case or width → `BCDFGHJK`; undefined when it can be no code. */
export function readUserCode(text: string): string | undefined {
	const letters = lettersOf(text);
	return new RegExp(`^[${userCodeAlphabet}]{${userCodeLength}}$`).test(letters) ? letters : undefined;
}

/** As people read it aloud: `BCDF-GHJK`. */
export const showUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

const userCode = v.pipe(
	v.string(),
	v.maxLength(40),
	v.transform((text) => readUserCode(text) ?? ''),
	v.minLength(1, 'a pairing code has 8 letters')
);
const deviceName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40));

/** The secret that the kiosk polls with: 32 random bytes, base64url. */
export const pollPairingBody = v.object({ deviceCode: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)) });

/** Which machine the kiosk becomes: one that is on the list, or a new one of a store. */
const pairingTarget = v.variant('kind', [
	v.object({ kind: v.literal('existing'), deviceId: v.pipe(v.string(), v.uuid()) }),
	v.object({ kind: v.literal('new'), storeId: v.pipe(v.string(), v.uuid()), name: deviceName })
]);
export type PairingTarget = v.InferOutput<typeof pairingTarget>;

export const approvePairingBody = v.object({ userCode, target: pairingTarget });
export const denyPairingBody = v.object({ userCode });
export const renameDeviceBody = v.object({ name: deviceName });

/** Answer to `POST /api/v1/devices/pairing`. */
export interface StartedPairing {
	readonly deviceCode: string;
	/** `XXXX-XXXX` */
	readonly userCode: string;
	readonly expiresInSeconds: number;
	readonly intervalSeconds: number;
}

/** Who a paired kiosk is; also the answer of a poll that was approved. */
export interface DeviceSelf {
	readonly id: string;
	readonly name: string;
	readonly store: { readonly id: string; readonly name: string };
}

export type DeviceState = 'unpaired' | 'online' | 'offline' | 'revoked';

/** Times are ISO 8601 instants. */
export interface ListedDevice {
	readonly id: string;
	readonly name: string;
	readonly state: DeviceState;
	readonly lastSeenAt: string | null;
	readonly pairedAt: string | null;
	readonly pairedBy: string | null;
	readonly revokedAt: string | null;
}

export interface StoreDevices {
	readonly id: string;
	readonly name: string;
	readonly address: string;
	readonly devices: readonly ListedDevice[];
}
