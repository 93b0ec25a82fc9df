import * as v from 'valibot';
import type { ProvenStep } from '$lib/domain/prescription/proof-steps';
import type { Role } from '../actor';

/**
 * Why a key ends. `lost`: out of its owner's hands. `replaced`: the owner has a newer one. `left`: the owner works here no
 * more. `doubted`: somebody else may have used it.
 */
export const keyEndings = ['lost', 'replaced', 'left', 'doubted'] as const;
export type KeyEnding = (typeof keyEndings)[number];

export const removeKeyBody = v.object({ reason: v.picklist(keyEndings) });

export interface SigningKeyView {
	/** base64url, as the authenticator named it */
	readonly id: string;
	/** What its owner called it; may be empty. */
	readonly name: string;
	readonly enrolledAt: string;
	readonly removal: {
		readonly at: string;
		/** Null where it was removed before reasons were kept. */
		readonly reason: KeyEnding | null;
		readonly by: 'owner' | 'office' | null;
	} | null;
	readonly signatures: number;
	readonly lastSignedAt: string | null;
}

export interface KeyHolder {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
	readonly keys: readonly SigningKeyView[];
}

/** GET /api/v1/signing-keys */
export interface SigningKeys {
	/** Whether this person signs anything; managers do not. */
	readonly signs: boolean;
	readonly own: readonly SigningKeyView[];
	/** Whose keys this person may end besides; null for who may not. Those who have or had none are left out. */
	readonly others: readonly KeyHolder[] | null;
}

export interface ExplainedSignature {
	readonly purpose: 'prescribe' | 'review';
	readonly signer: string;
	readonly signedAt: string;
	readonly key: {
		/** The last six characters of its id. */
		readonly tail: string;
		readonly name: string;
		readonly enrolledAt: string | null;
		readonly removedAt: string | null;
	};
	/** The text that was signed: RFC 8785. */
	readonly text: string;
	/** Hex SHA-256 of kind and text, which is the challenge that the key signed. */
	readonly digest: string;
	readonly steps: readonly ProvenStep[];
	/** What failed, by name, as the audit trail has it. */
	readonly fault: string | null;
}

/** GET /api/v1/prescriptions/{id}/signatures */
export interface SignatureExplanation {
	readonly number: string;
	/** Another hospital signed it with the key that was exchanged with ours; `fault` says whether that holds now. */
	readonly foreign: { readonly fault: string | null } | null;
	readonly signatures: readonly ExplainedSignature[];
	readonly checkedAt: string;
}
