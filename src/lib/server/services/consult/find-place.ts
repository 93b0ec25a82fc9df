import { Failure } from '$lib/contract/errors';
import type { DoctorWish } from '$lib/contract/http/consult';
import { findTriageRow, type ComplaintToSort } from '$lib/domain/consult/triage';
import type { Context } from '../../context';
import { findDoctor } from '../../repositories/presence';
import { receptionOf } from '../reception/read-reception';

/**
 * The department and the doctor that a customer waits for. What the customer did not choose comes from the
 * hospital's table; what it does not know goes to the first department, the general one.
 * @throws Failure invalid_input for a department or a doctor of another hospital
 */
export async function findPlace(
	ctx: Context,
	hospitalId: string,
	choice: DoctorWish,
	complaint: ComplaintToSort
): Promise<{ departmentId: string | null; wantedDoctorId: string | null }> {
	const { departments, triage } = await receptionOf(ctx, hospitalId);
	if (choice.departmentId !== null && !departments.some(({ id }) => id === choice.departmentId))
		throw new Failure('invalid_input', 'choice.departmentId: no such department', { field: 'choice' });
	await requireDoctorOf(ctx, hospitalId, choice.doctorId);
	return {
		departmentId:
			choice.departmentId ?? findTriageRow(triage, complaint)?.departmentId ?? departments[0]?.id ?? null,
		wantedDoctorId: choice.doctorId
	};
}

/** @throws Failure invalid_input unless the doctor, if one is named, works in this hospital. */
export async function requireDoctorOf(
	ctx: Context,
	hospitalId: string,
	doctorId: string | null
): Promise<void> {
	if (doctorId === null) return;
	const doctor = await findDoctor(ctx.services.db, doctorId);
	if (!doctor?.active || doctor.hospitalId !== hospitalId)
		throw new Failure('invalid_input', 'doctorId: no such doctor in this hospital', { field: 'doctorId' });
}
