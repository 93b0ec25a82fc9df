import type { ChildDoctors } from '$lib/contract/http/patient';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { findHospitalOfChain } from '../../repositories/consults';
import { queueNow } from './queue-now';

/** How many doctors on duty may treat children under six, so that nobody queues for one who is not there. */
export async function childDoctors(ctx: Context): Promise<ChildDoctors> {
	const device = requireDevice(ctx, 'consult.request');
	const hospitalId = await findHospitalOfChain(ctx.services.db, device.chainId);
	if (!hospitalId) return { onDuty: 0 };
	const { doctors } = await queueNow(ctx, hospitalId);
	return {
		onDuty: doctors.filter(({ state, mayTreatChildren }) => state === 'available' && mayTreatChildren).length
	};
}
