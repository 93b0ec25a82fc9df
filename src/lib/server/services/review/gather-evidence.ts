import type { ProductFound } from '$lib/contract/http/products';
import type { Evidence, ReviewRow } from '$lib/contract/http/review';
import { reviewChecks, type ReviewCheckKey } from '$lib/domain/dispensing/review-checks';
import { maskName } from '$lib/domain/patient/masking';
import { formatDecimal, parseDecimal, times } from '$lib/domain/prescription/decimal';
import { plannedPacks } from '$lib/domain/prescription/draft-limits';
import type { PrescriptionDocument, PrescriptionLine } from '$lib/domain/prescription/document';
import { limitDefaults } from '$lib/domain/prescription/limits';
import { plainDosing } from '$lib/domain/prescription/plain-words';
import { dosesIn } from '$lib/domain/prescription/quantity';
import type { ReviewedProduct } from '../../repositories/reviews';
import type { WritingConsult } from '../../repositories/writing-facts';

type Products = ReadonlyMap<string, ReviewedProduct>;
/** What a pack holds in each unit of a dose, by product. */
type Contents = ReadonlyMap<string, ProductFound['contents']>;

/** What to look at beside each of the ten comparisons: the signed document beside the register and the intake. */
export function gatherEvidence(
	document: PrescriptionDocument,
	stated: WritingConsult['stated'],
	products: Products,
	contents: Contents
): readonly ReviewRow[] {
	const perLine = (evidence: (line: PrescriptionLine) => Evidence): Evidence[] =>
		document.lines.map(evidence);
	const compare = (field: 'genericName' | 'form' | 'strength') =>
		perLine((line) => {
			const registered = products.get(line.productId)?.[field] ?? null;
			const written = line[field];
			return {
				kind: 'compare',
				lineNo: line.lineNo,
				written,
				registered,
				agrees: registered !== null && registered.normalize('NFC').trim() === written
			};
		});
	const evidence: Record<ReviewCheckKey, readonly Evidence[]> = {
		department: [
			{ kind: 'text', value: document.institution.name },
			{ kind: 'text', value: document.department.name }
		],
		patient_name: [{ kind: 'patient', name: maskName(document.patient.name), sex: document.patient.sex }],
		age: [ageEvidence(document, stated)],
		medicine_name: compare('genericName'),
		form: compare('form'),
		strength: compare('strength'),
		quantity: perLine((line) => quantityEvidence(line, contents.get(line.productId))),
		appearance: perLine((line) => {
			const product = products.get(line.productId);
			return {
				kind: 'appearance',
				lineNo: line.lineNo,
				form: line.form,
				storage: product?.storageWords ?? '',
				antibiotic: product?.antibiotic ?? false
			};
		}),
		usage: perLine((line) => ({
			kind: 'usage',
			lineNo: line.lineNo,
			dosing: plainDosing(line),
			note: line.note ?? null
		})),
		diagnosis: document.diagnosis.map(({ name }) => ({ kind: 'text', value: name }))
	};
	return reviewChecks.map(({ key, group }) => ({ key, group, evidence: evidence[key] }));
}

function ageEvidence({ patient: { age } }: PrescriptionDocument, stated: WritingConsult['stated']): Evidence {
	const young = age.unit !== 'year' || age.value < limitDefaults.guardianBelowYears.value;
	return {
		kind: 'age',
		age,
		guardian: young ? (stated.guardian?.present ?? false) : null,
		weightKg: stated.weightKg
	};
}

/** Doses and their sum, so that packs can be counted against the content of a pack. */
function quantityEvidence(line: PrescriptionLine, contents: ProductFound['contents'] = []): Evidence {
	const { lineNo, packs, packSpec, days, unit } = line;
	const doses = dosesIn(line);
	const amount = parseDecimal(line.amount);
	return {
		kind: 'quantity',
		lineNo,
		packs,
		packSpec,
		days,
		doses: doses.ok ? doses.value : null,
		total: doses.ok && amount.ok ? formatDecimal(times(amount.value, doses.value)) : null,
		planned: plannedPacks(line, { contents }) ?? null,
		unit
	};
}
