import { Failure } from '$lib/contract/errors';
import type { SigningPrepared } from '$lib/contract/http/prescription';
import { canonicalBytes } from '$lib/domain/prescription/canonical-bytes';
import { checkDraft } from '$lib/domain/prescription/draft-limits';
import { maySign } from '$lib/domain/prescription/limits';
import { createSigningOptions, signingDigest } from '../../auth/signing';
import type { Context } from '../../context';
import { listProducts } from '../../repositories/products';
import { freezeDraft } from '../../repositories/prescriptions';
import { requireChecked } from '../clinical/check-draft-clinically';
import { buildDocument } from './build-document';
import { gatherFacts } from './gather-facts';
import { requireEvidence, requireOwnPrescription, requirePrescriber, requireWritable } from './own-consult';

/**
 * Checks the draft by the limits, freezes it as canonical bytes and asks for a signature over exactly these.
 * Preparing again replaces the bytes; saving the draft drops them.
 * @throws Failure evidence_unconfirmed; prescription_limit with the findings that block; clinical_unanswered; clinical_not_checked; no_signing_key; not_allowed_now; not_in_call
 */
export async function prepareSigning(ctx: Context, id: string): Promise<SigningPrepared> {
	const { doctor, row, consult } = await requireOwnPrescription(ctx, id);
	requireWritable(ctx, consult);
	if (row.status !== 'draft')
		throw new Failure('not_allowed_now', `it is ${row.status} already`, { status: row.status });
	const prescriber = await requirePrescriber(ctx, doctor);
	const facts = gatherFacts(consult, prescriber, ctx.now());
	const productIds = row.draft.lines.map(({ productId }) => productId);
	const products = await listProducts(ctx.services.db, productIds);
	if (productIds.some((productId) => !products.some((product) => product.id === productId)))
		throw new Failure('not_found', 'a line names a medicine that is not on the register', { field: 'lines' });
	requireEvidence(consult);
	const findings = checkDraft(row.draft, facts, products);
	if (!maySign(findings))
		throw new Failure('prescription_limit', 'a limit stands against signing', {
			subject: id,
			findings: findings.filter(({ severity }) => severity === 'block')
		});
	const clinicalCheck = await requireChecked(ctx, consult, row.draft);
	const document = buildDocument({
		number: row.number,
		draft: row.draft,
		consult,
		prescriber,
		facts,
		products
	});
	const bytes = canonicalBytes(document);
	if (!bytes.ok)
		throw new Failure('invalid_input', `${bytes.failure.path}: ${bytes.failure.why}`, {
			field: bytes.failure.path
		});
	const options = await createSigningOptions(ctx, doctor, signingDigest('prescription', bytes.value));
	const frozen = { bytes: bytes.value, validUntil: document.validUntil, clinicalCheck, now: ctx.now() };
	if (!(await freezeDraft(ctx.services.db, row, frozen)))
		throw new Failure('not_allowed_now', 'the draft was changed meanwhile', { status: 'draft' });
	return { document, options };
}
