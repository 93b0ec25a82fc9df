import type { ClinicalCheck } from '$lib/contract/http/clinical';
import { checkOrder } from '$lib/domain/clinical/check-order';
import { incomingOrder } from '$lib/domain/fhir/incoming-patient';
import type { Incoming, IncomingEntry } from '$lib/domain/fhir/read-incoming';
import type { Context } from '../../context';
import { toFailure } from '../../http/failure-answer';
import { listMedicines } from '../../repositories/clinical-rows';
import { readKnowledge } from './read-tables';

/**
 * The clinical checks of another hospital's prescription, kept with it for the pharmacist who reviews it. Nobody here can
 * give a reason to go on over a finding, so it stops nothing at this point: the pharmacist weighs it and may refuse (药品管理法
 * 第58条). Inside a service's permission. A database that is away is passed on; any other fault is told as "not run".
 */
export async function checkIncoming(
	ctx: Context,
	hospitalId: string,
	incoming: Incoming,
	entries: readonly IncomingEntry[],
	products: readonly string[]
): Promise<ClinicalCheck> {
	try {
		const medicines = await listMedicines(ctx.services.db, products);
		const order = incomingOrder(
			incoming,
			entries,
			products.map((id) => medicines.find(({ productId }) => productId === id))
		);
		if (!order) return notRun;
		return { ran: true, ...checkOrder(order, await readKnowledge(ctx, hospitalId)), overrides: [] };
	} catch (error) {
		if (toFailure(error).code === 'database_unavailable') throw error;
		ctx.services.log.error(
			{ requestId: ctx.requestId, cause: error instanceof Error ? error.stack : undefined },
			'the clinical checks of a prescription that came in could not run'
		);
		return notRun;
	}
}

/** No doctor of ours was there to say why to go on. */
const notRun: ClinicalCheck = { ran: false, reason: '' };
