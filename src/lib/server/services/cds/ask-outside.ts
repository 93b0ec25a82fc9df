import { randomUUID } from 'node:crypto';
import type { OutsideAnswer, OutsideQuestion } from '$lib/contract/http/cds';
import { requireDoctor } from '../../access';
import { signToken } from '../../auth/own-token';
import { toQuestion, type Asked } from '../../cds/to-question';
import type { Context } from '../../context';
import type { OutsideCds } from '../../gateways/cds-service/port';
import { PlatformAway } from '../../gateways/trace-platform/port';
import { appendAudit } from '../../repositories/audit';
import { findInstitutionCode } from '../../repositories/exchange-keys';
import { listProductCodings } from '../../repositories/product-codes';
import { gatherOrder } from '../clinical/check-draft-clinically';
import { ownKeyOf } from '../fhir/own-key';
import { requireOwnConsult } from '../prescription/own-consult';

/**
 * Asks the services outside about a draft, all at once and each for as long as its time limit. Nothing waits for this: our
 * own checks and the signature go their way, and a service that is silent or wrong is named as absent.
 * @throws Failure not_found, not_in_call
 */
export async function askOutside(
	ctx: Context,
	consultId: string,
	{ hook, draft, selected }: OutsideQuestion
): Promise<{ answers: readonly OutsideAnswer[] }> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	const consult = await requireOwnConsult(ctx, doctor, consultId);
	const { db, outsideCds, seal } = ctx.services;
	if (outsideCds.length === 0 || draft.lines.length === 0) return { answers: [] };
	const order = await gatherOrder(ctx, consult, draft);
	const issuer = await findInstitutionCode(db, consult.hospitalId);
	const key = await ownKeyOf(ctx, consult.hospitalId);
	const asked: Asked = {
		hook,
		hookInstance: randomUUID(),
		patientId: randomUUID(),
		userId: seal.hash('cds-user', doctor.id).toString('hex').slice(0, 32),
		bornIn: consult.patient.bornOn.slice(0, 7),
		order,
		selected,
		codings: await listProductCodings(
			db,
			[...order.lines, ...order.patient.current].map(({ productId }) => productId)
		)
	};
	const token = (audience: string) => signToken(key, { issuer, audience, now: ctx.now() });
	const told = await Promise.all(outsideCds.map((service) => askOne(service, asked, token)));
	const answers = told.flatMap((answer) => answer ?? []);
	if (answers.length > 0)
		await appendAudit(db, ctx, {
			action: 'cds.outside',
			subject: { type: 'consult', id: consultId },
			detail: {
				hook,
				services: answers.map((answer) =>
					answer.cards
						? { name: answer.name, cards: answer.cards.length }
						: { name: answer.name, away: answer.away }
				)
			}
		});
	return { answers };
}

async function askOne(
	service: OutsideCds,
	asked: Asked,
	token: (audience: string) => string
): Promise<OutsideAnswer | undefined> {
	const { name } = service;
	try {
		const cards = await service.ask(asked.hook, (offered) => toQuestion(asked, offered), token);
		return cards && { name, cards };
	} catch (error) {
		if (error instanceof PlatformAway) return { name, away: error.reason };
		throw error;
	}
}
