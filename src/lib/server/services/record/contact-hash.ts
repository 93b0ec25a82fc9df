import type { Sealer } from '../../auth/seal';

/** Name and phone as one hash: whoever gives both again, with the same identity number, is told of a reminder. */
export const contactHash = (seal: Sealer, { name, phone }: { name: string; phone: string }): Buffer =>
	seal.hash('contact', `${name.normalize('NFC').trim()}\n${phone}`);
