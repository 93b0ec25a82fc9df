import type { KeptPrescription, OfflineSheet } from '$lib/contract/http/offline-counter';
import { lockPhrase, lockRounds, type PickupSecret } from '$lib/domain/dispensing/pickup-secret';
import type { Binding } from './counter-database';

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** The prescription that a customer's code opens; the code is compared by its slow hash alone. */
export async function openSheet(
	secret: PickupSecret,
	{ salt, iterations }: Pick<Binding, 'salt' | 'iterations'>,
	prescriptions: readonly KeptPrescription[]
): Promise<{ readonly kept: KeptPrescription; readonly content: OfflineSheet } | undefined> {
	const { subtle } = crypto;
	const phrase = new TextEncoder().encode(lockPhrase(secret));
	const material = await subtle.importKey('raw', phrase, 'PBKDF2', false, ['deriveBits']);
	const rounds = lockRounds(secret, iterations);
	const way = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations: rounds };
	const bytes = new Uint8Array(await subtle.deriveBits(way, material, 512));
	const verifier = toBase64(bytes.subarray(0, 32));
	for (const kept of prescriptions) {
		const door = kept.doors.find((one) => one.verifier === verifier);
		if (!door) continue;
		const key = await subtle.importKey('raw', bytes.slice(32), 'AES-GCM', false, ['decrypt']);
		const iv = fromBase64(door.iv);
		const text = await subtle.decrypt({ name: 'AES-GCM', iv }, key, fromBase64(door.sealed));
		return { kept, content: JSON.parse(new TextDecoder().decode(text)) as OfflineSheet };
	}
	return undefined;
}
