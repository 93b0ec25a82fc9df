import { Failure } from '$lib/contract/errors';
import type { CdsCard, HookRequest } from '$lib/contract/http/cds';
import { isOurService, ourServices, prefetchKeys } from '$lib/domain/cds/our-services';
import { readOrders, readPatient, type HookOrder, type Prefetch } from '$lib/domain/cds/read-hook';
import { checkOrder } from '$lib/domain/clinical/check-order';
import type { OrderedLine, OrderedMedicine } from '$lib/domain/clinical/order';
import { productSchemeOf } from '$lib/domain/fhir/systems';
import type { Resource } from '$lib/domain/fhir/resource';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requirePartner } from '../../access';
import { toCards } from '../../cds/to-cards';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { structure } from '../../fhir/read-bundle';
import { findResourceFault } from '../../fhir/validator';
import { appendAudit } from '../../repositories/audit';
import { insertCards } from '../../repositories/cds-cards';
import { listMedicines } from '../../repositories/clinical-rows';
import { findProductsByCode } from '../../repositories/exchanged-prescriptions';
import { readKnowledge } from '../clinical/read-tables';

/** More orders than any patient has at once. */
const mostOrders = 60;

/** @throws Failure invalid_input with the element, for what is no R4 */
async function requireR4(resource: Resource): Promise<Resource> {
	const fault = await findResourceFault(resource);
	if (fault) throw structure(fault.expression, fault.reason, fault.kind);
	return resource;
}

async function readPrefetch(given: HookRequest['prefetch']): Promise<Prefetch> {
	const entries = await Promise.all(
		prefetchKeys.map(async (key) => {
			const value = given[key];
			return [key, value ? await requireR4(value) : value] as const;
		})
	);
	return Object.fromEntries(entries);
}

interface Resolved {
	readonly order: HookOrder;
	readonly medicine: OrderedMedicine | undefined;
}

/** The register's word on each order; undefined where no code leads to exactly one medicine. */
async function resolve(db: Queryable, orders: readonly HookOrder[]): Promise<readonly Resolved[]> {
	if (orders.length > mostOrders) throw new Failure('too_large', `at most ${mostOrders} orders`);
	const ids = await Promise.all(
		orders.map(async ({ codes }) => {
			const known = codes.flatMap(({ system, code }) => {
				const scheme = system === undefined ? undefined : productSchemeOf(system);
				return scheme && code !== undefined ? [{ scheme, value: code }] : [];
			});
			const found = await findProductsByCode(db, known);
			return found.length === 1 ? found[0] : undefined;
		})
	);
	const medicines = await listMedicines(
		db,
		ids.flatMap((id) => id ?? [])
	);
	return orders.map((order, at) => ({
		order,
		medicine: medicines.find(({ productId }) => productId === ids[at])
	}));
}

/** Without a dosage nothing is known of the dose; the checks of doses then leave the line out. */
const noDosing = { amount: '1', unit: 'application', route: 'oral', frequency: 'prn', days: 1 } as const;

/**
 * The clinical checks for another hospital's system, by the tables of that hospital: what matters of the orders in front
 * of its doctor, as cards. Nothing of the patient is kept, and no FHIR server is asked.
 * @throws Failure not_found for no service of ours, invalid_input with the element, precondition_failed when sex or birth
 *   date of the patient did not come along (CDS Hooks: 412)
 */
export async function answerHook(
	ctx: Context,
	service: string,
	request: HookRequest
): Promise<{ cards: readonly CdsCard[] }> {
	const partner = requirePartner(ctx, 'cds.ask');
	if (!isOurService(service)) throw new Failure('not_found', 'no such service');
	if (ourServices[service].hook !== request.hook)
		throw new Failure('invalid_input', `hook: ${ourServices[service].hook} is expected`, { field: 'hook' });
	const { db } = ctx.services;
	const prefetch = await readPrefetch(request.prefetch);
	const drafts = request.hook === 'patient-view' ? undefined : await requireR4(request.context.draftOrders);
	const patient = readPatient(prefetch, chinaDate(ctx.now()));
	if (!patient)
		throw new Failure('precondition_failed', 'prefetch.patient with gender and birthDate is needed', {
			field: 'prefetch.patient'
		});
	const inUse = await resolve(db, readOrders(prefetch.medications));
	const asked = drafts ? await resolve(db, readOrders(drafts)) : inUse;
	const lines = asked.flatMap(({ order, medicine }, at): OrderedLine[] =>
		medicine ? [{ ...medicine, ...(order.dosing ?? noDosing), lineNo: at + 1 }] : []
	);
	const selected =
		request.hook === 'order-select'
			? new Set(
					asked.flatMap(({ order }, at) =>
						request.context.selections.includes(order.reference) ? [at + 1] : []
					)
				)
			: undefined;
	const concerns = (lineNos: readonly number[]) =>
		!selected || lineNos.length === 0 || lineNos.some((lineNo) => selected.has(lineNo));

	const knowledge = await readKnowledge(ctx, partner.hospitalId);
	const current = drafts ? inUse.flatMap(({ medicine }) => medicine ?? []) : [];
	const check = checkOrder({ lines, patient: { ...patient, current } }, knowledge);
	const nameOf = ({ order, medicine }: Resolved) => order.name || medicine?.genericName || '?';
	const gapsOf = (left: (one: Resolved) => boolean) =>
		asked.flatMap((one, at) => (left(one) && concerns([at + 1]) ? [nameOf(one)] : []));
	const made = toCards(
		{ findings: check.findings.filter(({ lineNos }) => concerns(lineNos)) },
		{
			notChecked: check.notChecked.filter(({ lineNos }) => concerns(lineNos)),
			unknown: [
				...gapsOf(({ medicine }) => !medicine),
				...(drafts ? inUse.flatMap((one) => (one.medicine ? [] : nameOf(one))) : [])
			],
			undosed: gapsOf(({ medicine, order }) => medicine !== undefined && !order.dosing)
		},
		new Map(asked.map((one, at) => [at + 1, nameOf(one)]))
	);
	await db.transaction().execute(async (trx) => {
		await insertCards(
			trx,
			made.map(({ card, code, ruleId }) => ({
				id: card.uuid,
				hospitalId: partner.hospitalId,
				service,
				code,
				ruleId,
				tier: card.indicator,
				version: check.version,
				toldAt: ctx.now()
			}))
		);
		await appendAudit(trx, ctx, {
			action: 'cds.ask',
			subject: { type: 'cds_service', id: service },
			detail: { lines: asked.length, cards: made.length, version: check.version }
		});
	});
	return { cards: made.map(({ card }) => card) };
}
