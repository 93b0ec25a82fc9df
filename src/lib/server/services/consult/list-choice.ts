import type { DoctorCard, DoctorChoice } from '$lib/contract/http/reception';
import { Failure } from '$lib/contract/errors';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { findHospitalOfChain } from '../../repositories/consults';
import { receptionOf } from '../reception/read-reception';
import { asRange, queueNow } from './queue-now';

/** More cards than that nobody reads at a kiosk. */
const cardsMost = 60;
const order = { free: 0, in_call: 1, busy: 2 } as const;

/**
 * What a kiosk needs to let its customer choose: the table that leads to a department, and who is there. Nothing
 * about the customer goes to the server for it: both consents come later.
 * @throws Failure not_allowed_now when no hospital serves this chain.
 */
export async function listChoice(ctx: Context): Promise<DoctorChoice> {
	const device = requireDevice(ctx, 'consult.request');
	const hospitalId = await findHospitalOfChain(ctx.services.db, device.chainId);
	if (!hospitalId)
		throw new Failure('not_allowed_now', 'no hospital serves this chain', { reason: 'no_hospital' });
	const [queue, reception] = await Promise.all([queueNow(ctx, hospitalId), receptionOf(ctx, hospitalId)]);
	const times = queue.timesBehind();
	const doctors = queue.doctors.map((doctor): DoctorCard => ({
		id: doctor.id,
		name: doctor.name,
		nameEn: doctor.nameEn,
		title: doctor.title ?? '',
		titleEn: doctor.titleEn,
		departmentId: doctor.departmentId,
		languages: doctor.languages,
		mayTreatChildren: doctor.mayTreatChildren,
		state: doctor.inCall ? 'in_call' : doctor.state === 'busy' ? 'busy' : 'free',
		waiting: queue.waiting.filter(({ keptFor }) => keptFor === doctor.id).length,
		range: asRange(times({ wantedDoctorId: doctor.id, childDoctorNeeded: false }))
	}));
	const next = (childDoctorNeeded: boolean) => ({
		doctors: queue.takingFor(childDoctorNeeded),
		range: asRange(times({ wantedDoctorId: null, childDoctorNeeded }))
	});
	return {
		departments: reception.departments,
		triage: reception.triage.map(({ source: _, ...row }) => row),
		doctors: doctors
			.toSorted((a, b) => order[a.state] - order[b.state] || a.waiting - b.waiting)
			.slice(0, cardsMost),
		waiting: queue.waiting.length,
		next: next(false),
		nextForChild: next(true),
		contact: reception.contact
	};
}
