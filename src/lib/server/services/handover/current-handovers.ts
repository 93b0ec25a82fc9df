import type { Handovers } from '$lib/contract/http/record';
import { ageAt } from '$lib/domain/patient/age';
import { maskName } from '$lib/domain/patient/masking';
import { chinaDate, localDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { findConsult } from '../../repositories/consults';
import { findOfferFrom, findOfferTo, type HandoverRow } from '../../repositories/handovers';
import { offerMs } from './offer-handover';

/** What became of an offer is told for so long after it was made. */
const toldMs = 3 * 60_000;

/** What is offered to this doctor, and how the doctor's own last offer stands. */
export async function currentHandovers(ctx: Context): Promise<Handovers> {
	const doctor = requireDoctor(ctx, 'handover.make');
	const { db } = ctx.services;
	const now = ctx.now();
	const [to, from] = await Promise.all([
		findOfferTo(db, doctor.id),
		findOfferFrom(db, doctor.id, new Date(now.getTime() - toldMs))
	]);
	const late = (row: HandoverRow) => now.getTime() - row.offeredAt.getTime() > offerMs;
	const until = (row: HandoverRow) => new Date(row.offeredAt.getTime() + offerMs).toISOString();
	const consult = to && !late(to) ? await findConsult(db, to.consultId) : undefined;
	return {
		offered:
			to && consult
				? {
						consultId: to.consultId,
						from: to.fromName,
						fromTitle: to.fromTitle ?? '',
						maskedName: maskName(consult.name),
						sex: oneOf(['male', 'female'], consult.sex),
						age: ageAt(localDate(consult.bornOn), chinaDate(now)),
						expiresAt: until(to)
					}
				: null,
		made: from
			? {
					consultId: from.consultId,
					to: from.toName,
					status:
						from.status === 'offered' && late(from)
							? 'lapsed'
							: oneOf(['offered', 'accepted', 'declined', 'withdrawn', 'lapsed'], from.status),
					expiresAt: until(from)
				}
			: null,
		serverTime: now.toISOString()
	};
}
