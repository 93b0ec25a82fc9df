import { randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import { productSchemeOf } from '$lib/domain/fhir/systems';
import { incomingDocument, keptNumber, readIncoming, type Incoming } from '$lib/domain/fhir/read-incoming';
import type { Resource } from '$lib/domain/fhir/resource';
import { canonicalBytes } from '$lib/domain/prescription/canonical-bytes';
import { checkDraft } from '$lib/domain/prescription/draft-limits';
import { maySign } from '$lib/domain/prescription/limits';
import { ageOn, chinaDate, daysBetween } from '$lib/domain/shared/local-date';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { runTransaction } from '../../db/run-transaction';
import { signedPart } from '../../fhir/canonical-json';
import { jwsOf, readBundle, structure, type ReadBundle } from '../../fhir/read-bundle';
import { appendAudit } from '../../repositories/audit';
import {
	findByForeignNumber,
	findProductsByCode,
	findStoreByCode,
	insertExchanged,
	keepPatient,
	keepPrescriber,
	lockForeignNumber
} from '../../repositories/exchanged-prescriptions';
import { findExchangePartner } from '../../repositories/exchange-keys';
import { insertLines } from '../../repositories/prescription-parts';
import { appendPrescriptionEvent } from '../../repositories/prescriptions';
import { listProducts } from '../../repositories/products';
import { checkIncoming } from '../clinical/check-incoming';
import { publishPrescription } from '../prescription/advance';
import { proveSigned } from './prove-bundle';

export interface Received {
	readonly prescriptionId: string;
	readonly lines: number;
	/** False when it was here already. */
	readonly created: boolean;
	readonly bundle: ReadBundle;
}

/**
 * Takes in the prescription of another hospital: validated, its contract and signature asked, held to the limits of our
 * own. It then waits for the pharmacist like any other. The same one is taken in once, whichever chain it is sent to
 * and however often; asked for with `ifNoneExist`, a repetition finds what is there.
 * @throws Failure invalid_input with the element, too_large, exchange_not_agreed, signature_invalid,
 *   prescription_limit, not_found (a medicine that is not on the register), not_allowed_now with the status,
 *   key_reused (another prescription under the same number)
 */
export async function receivePrescription(ctx: Context, bytes: Uint8Array): Promise<Received> {
	const chainId = requireChain(ctx, 'fhir.receive');
	if (ctx.actor.kind !== 'machine') throw new Failure('forbidden', 'systems alone send prescriptions');
	const bundle = await readBundle(bytes);
	const read = readIncoming(bundle.entry);
	if (!read.ok) throw structure(read.failure.expression, read.failure.reason, 'value');
	const incoming = read.value;
	const { db, seal } = ctx.services;
	const now = ctx.now();
	const today = chinaDate(now);
	const hospital = await findExchangePartner(db, incoming.institutionCode, chainId, today);
	if (!hospital?.agreed)
		throw new Failure('exchange_not_agreed', 'there is no contract with this hospital', {
			subject: incoming.institutionCode
		});
	const signedBytes = signedPart(bundle);
	const provenances = bundle.entry.flatMap(({ resource }) =>
		resource?.resourceType === 'Provenance' ? [resource] : []
	);
	const jws = jwsOf(provenances as Resource[]);
	const keyId = await proveSigned(ctx, hospital.id, jws, signedBytes, true);
	const store = await findStoreByCode(db, chainId, incoming.storeCode);
	if (!store) throw new Failure('forbidden', 'it is for a pharmacy of somebody else');
	const products = await resolveProducts(db, incoming);
	await requireWithinLimits(ctx, incoming, products);
	const clinicalCheck = await checkIncoming(ctx, hospital.id, incoming, bundle.entry, products);

	const conditional = asksOnce(bundle, incoming);
	const identityHash = seal.hash('identity', incoming.patient.residentId);
	const received = await runTransaction(db, async (trx) => {
		await lockForeignNumber(trx, hospital.id, incoming.number);
		const known = await findByForeignNumber(trx, hospital.id, incoming.number);
		if (known) return repeated(known, { chainId, signedBytes, conditional });
		const { patient, prescriber } = incoming;
		const patientId = await keepPatient(trx, {
			id: randomUUID(),
			identityHash,
			identitySealed: seal.seal(patient.residentId),
			// No number came with it; the field is sealed whatever it holds.
			phoneSealed: seal.seal(''),
			name: patient.name,
			sex: patient.sex,
			bornOn: patient.bornOn,
			createdAt: now,
			updatedAt: now
		});
		const doctorId = await keepPrescriber(trx, { id: randomUUID(), hospitalId: hospital.id, ...prescriber });
		const document = incomingDocument(incoming, {
			hospitalId: hospital.id,
			prescriberId: doctorId,
			idHash: identityHash.toString('hex'),
			products
		});
		const canonical = canonicalBytes(document);
		if (!canonical.ok)
			throw structure('MedicationRequest', `${canonical.failure.path}: ${canonical.failure.why}`);
		const id = randomUUID();
		await insertExchanged(trx, {
			id,
			number: keptNumber(incoming),
			patientId,
			doctorId,
			hospitalId: hospital.id,
			chainId,
			storeId: store.id,
			diagnosis: incoming.diagnosis.join('；'),
			draft: draftOf(incoming, products, id),
			canonicalBytes: Buffer.from(canonical.value),
			clinicalCheck,
			validUntil: incoming.validUntil,
			signedAt: new Date(incoming.signedAt),
			now,
			foreign: {
				number: incoming.number,
				keyId,
				signedBytes,
				jws,
				products,
				receivedBy: ctx.actor.kind === 'machine' ? ctx.actor.id : ''
			}
		});
		await insertLines(trx, id, document.lines);
		await appendPrescriptionEvent(trx, {
			prescriptionId: id,
			event: 'receive',
			fromStatus: 'draft',
			toStatus: 'signed',
			actorKind: ctx.actor.kind,
			actorId: 'id' in ctx.actor ? ctx.actor.id : null,
			at: now,
			detail: { hospitalId: hospital.id, keyId, lines: document.lines.length }
		});
		await appendAudit(trx, ctx, {
			action: 'prescription.receive',
			subject: { type: 'prescription', id },
			detail: { hospitalId: hospital.id, keyId, lines: document.lines.length }
		});
		return { id, created: true };
	});
	if (received.created)
		publishPrescription(ctx, {
			id: received.id,
			consultId: null,
			deviceId: null,
			storeId: store.id,
			hospitalId: hospital.id
		});
	return {
		prescriptionId: received.id,
		lines: incoming.lines.length,
		created: received.created,
		bundle
	};
}

type Known = NonNullable<Awaited<ReturnType<typeof findByForeignNumber>>>;

function repeated(
	known: Known,
	asked: { chainId: string; signedBytes: Buffer; conditional: boolean }
): { id: string; created: false } {
	// One paper, one use: at another chain it is neither shown nor taken in again.
	if (known.chainId !== asked.chainId)
		throw new Failure('taken_by_other', 'another pharmacy has this prescription');
	if (!known.signedBytes.equals(asked.signedBytes))
		throw new Failure('key_reused', 'another prescription is on record under this number', {
			status: known.status
		});
	if (!asked.conditional)
		throw new Failure('not_allowed_now', `it is here already, and ${known.status}`, { status: known.status });
	return { id: known.id, created: false };
}

/**
 * Whether the sender asked for a conditional create (R4 http.html#ccreate); a document is always one.
 * @throws Failure invalid_input for a condition that is not about this prescription
 */
function asksOnce({ type, entry }: ReadBundle, { number }: Incoming): boolean {
	if (type === 'document') return true;
	const conditions = entry
		.filter(({ resource }) => resource?.resourceType === 'MedicationRequest')
		.map(({ request }) => request?.ifNoneExist);
	if (conditions.every((condition) => condition === undefined)) return false;
	for (const condition of conditions) {
		const value = new URLSearchParams(condition ?? '').get('group-identifier');
		if (value?.split('|').at(-1) !== number)
			throw structure(
				'Bundle.entry.request.ifNoneExist',
				'group-identifier with the number of the paper is expected on every MedicationRequest',
				'value'
			);
	}
	return true;
}

async function resolveProducts(db: Queryable, { lines }: Incoming): Promise<string[]> {
	return Promise.all(
		lines.map(async ({ codes, lineNo }) => {
			const known = codes.flatMap(({ system, code }) => {
				const scheme = system === undefined ? undefined : productSchemeOf(system);
				return scheme && code !== undefined ? [{ scheme, value: code }] : [];
			});
			const [product, ...others] = await findProductsByCode(db, known);
			if (product && others.length === 0) return product;
			throw new Failure(
				'not_found',
				`line ${lineNo}: ${product ? 'its codes are of several medicines' : 'no medicine of the register has its codes'}`,
				{ expression: `MedicationRequest[${lineNo - 1}].medicationReference`, kind: 'not-found' }
			);
		})
	);
}

const draftOf = (
	{ diagnosis, lines, issuedOn, validUntil }: Incoming,
	products: readonly string[],
	id: string
) => ({
	// There was no consult here; the form asks for an id, and its own says so.
	consultId: id,
	diagnosis: diagnosis.join('；').slice(0, 200),
	validDays: daysBetween(issuedOn, validUntil) + 1,
	guardianConfirmed: false,
	lines: lines.map((line, at) => ({
		productId: products[at] ?? '',
		amount: line.amount,
		unit: line.unit,
		route: line.route,
		frequency: line.frequency,
		...(line.maxPerDay !== undefined && { maxPerDay: line.maxPerDay }),
		...(line.when && { when: line.when }),
		days: line.days,
		packs: line.packs,
		...(line.note !== undefined && { note: line.note })
	}))
});

/** The same limits as for our own doctors. The proof of an earlier diagnosis is kept by the hospital that prescribes. */
async function requireWithinLimits(
	ctx: Context,
	incoming: Incoming,
	products: readonly string[]
): Promise<void> {
	const now = ctx.now();
	if (new Date(incoming.signedAt).getTime() > now.getTime() + 5 * 60_000)
		throw structure('MedicationRequest.authoredOn', 'lies in the future', 'value');
	if (incoming.validUntil < chinaDate(now))
		throw new Failure('not_allowed_now', 'it can no longer be filled', { status: 'expired' });
	const findings = checkDraft(
		draftOf(incoming, products, ''),
		{
			today: incoming.issuedOn,
			ageYears: ageOn(incoming.patient.bornOn, incoming.issuedOn),
			guardianPresent: false,
			mayTreatChildren: false,
			// The hospital that signed answers for what its doctor has seen.
			earlierDiagnosis: true,
			evidenceConfirmed: true
		},
		await listProducts(ctx.services.db, products)
	);
	if (!maySign(findings))
		throw new Failure('prescription_limit', 'a limit stands against it', {
			findings: findings.filter(({ severity }) => severity === 'block')
		});
}
