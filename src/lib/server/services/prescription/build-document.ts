import type { Draft, WritingFacts } from '$lib/contract/http/prescription';
import type { ProductFound } from '$lib/contract/http/products';
import { ageAt } from '$lib/domain/patient/age';
import { documentText } from '$lib/domain/prescription/canonical-bytes';
import { diagnosisNames } from '$lib/domain/prescription/draft-limits';
import type { PrescriptionDocument, PrescriptionLine } from '$lib/domain/prescription/document';
import { lastValidDay } from '$lib/domain/prescription/limits';
import type { Prescriber, WritingConsult } from '../../repositories/writing-facts';

interface Parts {
	readonly number: string;
	readonly draft: Draft;
	readonly consult: WritingConsult;
	readonly prescriber: Prescriber;
	readonly facts: WritingFacts;
	readonly products: readonly ProductFound[];
}

/**
 * The prescription as it will be signed, with the medicines as the register names them today.
 * @throws RangeError for a product that is not among `products`; the limits have refused that before
 */
export function buildDocument(parts: Parts): PrescriptionDocument {
	const { number, draft, consult, prescriber, facts, products } = parts;
	const { patient } = consult;
	const department = consult.department ?? prescriber.department;
	return {
		version: 1,
		institution: { id: consult.hospitalId, name: documentText(consult.hospitalName) },
		number,
		feeType: 'self_pay',
		patient: {
			name: documentText(patient.name),
			sex: patient.sex,
			age: ageAt(patient.bornOn, facts.today),
			idHash: patient.identityHash.toString('hex')
		},
		department: department
			? { id: department.id, name: documentText(department.name) }
			: { name: documentText(consult.hospitalName) },
		diagnosis: diagnosisNames(draft.diagnosis).map((name) => ({ name })),
		issuedOn: facts.today,
		validUntil: lastValidDay(facts.today, draft.validDays),
		lines: draft.lines.map((line, index) => buildLine(line, index + 1, products)),
		prescriber: {
			id: prescriber.id,
			name: documentText(prescriber.name),
			licence: documentText(prescriber.licence)
		}
	};
}

function buildLine(
	line: Draft['lines'][number],
	lineNo: number,
	products: readonly ProductFound[]
): PrescriptionLine {
	const product = products.find(({ id }) => id === line.productId);
	if (!product) throw new RangeError(`line ${lineNo} names no product of the register`);
	const note = documentText(line.note ?? '');
	return {
		lineNo,
		productId: product.id,
		genericName: documentText(product.genericName),
		form: documentText(product.form),
		strength: documentText(product.strength),
		packSpec: documentText(product.packSpec),
		amount: line.amount,
		unit: line.unit,
		route: line.route,
		frequency: line.frequency,
		...(line.frequency === 'prn' && line.maxPerDay !== undefined && { maxPerDay: line.maxPerDay }),
		...(line.when && { when: line.when }),
		days: line.days,
		packs: line.packs,
		...(note !== '' && { note })
	};
}
