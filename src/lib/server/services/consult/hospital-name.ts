import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { findHospitalName } from '../../repositories/consults';

/** The hospital a doctor works for, for the head of the console. */
export async function readHospitalName(ctx: Context): Promise<string> {
	const { hospitalId } = requireDoctor(ctx, 'consult.room');
	return (await findHospitalName(ctx.services.db, hospitalId)) ?? '';
}
