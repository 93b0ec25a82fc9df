import { Failure } from '$lib/contract/errors';
import type { ClinicalCheck, ClinicalState } from '$lib/contract/http/clinical';
import type { Draft } from '$lib/contract/http/prescription';
import { checkOrder, unanswered } from '$lib/domain/clinical/check-order';
import { findingKey } from '$lib/domain/clinical/finding';
import type { Order, OrderedLine, PatientState } from '$lib/domain/clinical/order';
import { diagnosisNames } from '$lib/domain/prescription/draft-limits';
import { ageOn, chinaDate } from '$lib/domain/shared/local-date';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { toFailure } from '../../http/failure-answer';
import { listMedicines } from '../../repositories/clinical-rows';
import type { WritingConsult } from '../../repositories/writing-facts';
import { requireOwnConsult } from '../prescription/own-consult';
import { readKnowledge } from './read-tables';

const nothingStated: ClinicalState = {
	pregnant: 'unknown',
	lactating: 'unknown',
	egfr: null,
	current: [],
	overrides: [],
	uncheckedReason: ''
};

/** "15.5" kg → 15500; anything else is not known. */
function gramsOf(weightKg: string): number | null {
	const grams = Math.round(Number(weightKg) * 1000);
	return weightKg.trim() !== '' && Number.isFinite(grams) && grams > 0 ? grams : null;
}

/** The clinical checks of a draft by the tables of the consult's hospital; asked while it is typed. */
export async function checkDraftOf(ctx: Context, consultId: string, draft: Draft): Promise<ClinicalCheck> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	return runChecks(ctx, await requireOwnConsult(ctx, doctor, consultId), draft);
}

/** The draft and the patient as the checks see them; inside a service's permission. */
export async function gatherOrder(ctx: Context, consult: WritingConsult, draft: Draft): Promise<Order> {
	const { db } = ctx.services;
	const clinical = draft.clinical ?? nothingStated;
	const ids = [...draft.lines.map(({ productId }) => productId), ...clinical.current];
	const medicines = new Map((await listMedicines(db, ids)).map((medicine) => [medicine.productId, medicine]));
	const lines = draft.lines.flatMap((line, index): OrderedLine[] => {
		const medicine = medicines.get(line.productId);
		return medicine ? [{ ...medicine, ...line, lineNo: index + 1 }] : [];
	});
	const { patient, stated } = consult;
	const earlier = stated.earlierDiagnosis.what.trim();
	const state: PatientState = {
		ageYears: ageOn(patient.bornOn, chinaDate(ctx.now())),
		sex: patient.sex,
		weightGrams: gramsOf(stated.weightKg),
		egfr: clinical.egfr,
		pregnant: clinical.pregnant,
		lactating: clinical.lactating,
		allergies: stated.allergies,
		diagnoses: [...diagnosisNames(draft.diagnosis), ...(earlier === '' ? [] : [earlier])],
		current: clinical.current.flatMap((id) => medicines.get(id) ?? [])
	};
	return { lines, patient: state };
}

async function runChecks(ctx: Context, consult: WritingConsult, draft: Draft): Promise<ClinicalCheck> {
	const order = await gatherOrder(ctx, consult, draft);
	const knowledge = await readKnowledge(ctx, consult.hospitalId);
	const { overrides } = draft.clinical ?? nothingStated;
	return { ran: true, ...checkOrder(order, knowledge), overrides };
}

/**
 * What the checks say of a draft that is about to be frozen. A check that fails stops nobody who says why to go on;
 * a database that is away does, because nothing can be frozen without it.
 * @throws Failure clinical_unanswered with the critical findings that have no reason yet; clinical_not_checked
 */
export async function requireChecked(
	ctx: Context,
	consult: WritingConsult,
	draft: Draft
): Promise<ClinicalCheck> {
	let check: ClinicalCheck;
	try {
		check = await runChecks(ctx, consult, draft);
	} catch (error) {
		if (toFailure(error).code === 'database_unavailable') throw error;
		ctx.services.log.error(
			{ requestId: ctx.requestId, cause: error instanceof Error ? error.stack : undefined },
			'the clinical checks could not run'
		);
		const reason = draft.clinical?.uncheckedReason.trim() ?? '';
		if (reason === '')
			throw new Failure('clinical_not_checked', 'the checks could not run; say why to sign without them');
		return { ran: false, reason };
	}
	const open = check.ran ? unanswered(check.findings, check.overrides) : [];
	if (open.length > 0)
		throw new Failure('clinical_unanswered', 'critical findings need a reason to go on', {
			findings: open.map((finding) => ({ key: findingKey(finding), code: finding.code }))
		});
	return check;
}
