import type { KeyEnding } from '$lib/contract/http/signing-key';
import type { ProofStep, ProvenStep } from '$lib/domain/prescription/proof-steps';
import { m } from './paraglide/messages';

export const keyEndingWords: Record<KeyEnding, () => string> = {
	lost: m.key_ending_lost,
	replaced: m.key_ending_replaced,
	left: m.key_ending_left,
	doubted: m.key_ending_doubted
};

/** What was proven, and what it means. */
export const proofWords: Record<ProofStep, { readonly title: () => string; readonly means: () => string }> = {
	document: { title: m.proof_document, means: m.proof_document_means },
	digest: { title: m.proof_digest, means: m.proof_digest_means },
	place: { title: m.proof_place, means: m.proof_place_means },
	person: { title: m.proof_person, means: m.proof_person_means },
	signature: { title: m.proof_signature, means: m.proof_signature_means },
	owner: { title: m.proof_owner, means: m.proof_owner_means }
};

export const proofResultWords: Record<ProvenStep['result'], () => string> = {
	pass: m.proof_pass,
	fail: m.proof_fail,
	not_checked: m.proof_not_checked
};
