import { Failure } from '$lib/contract/errors';
import type { EarlierPrescriptions, SaveTemplate, Templates } from '$lib/contract/http/templates';
import type { ProductFound } from '$lib/contract/http/products';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import {
	deleteTemplateRow,
	listEarlier,
	listTemplates,
	saveTemplateRow
} from '../../repositories/prescription-templates';
import { listProducts } from '../../repositories/products';
import { requireOwnConsult } from './own-consult';

/** More would be no favourites any more. House rule. */
const mostTemplates = 50;
const mostEarlier = 10;

const productsOf = (
	ctx: Context,
	orders: readonly { readonly lines: readonly { readonly productId: string }[] }[]
): Promise<ProductFound[]> =>
	listProducts(ctx.services.db, [
		...new Set(orders.flatMap(({ lines }) => lines.map(({ productId }) => productId)))
	]);

/** The doctor's own templates with the medicines they name. */
export async function readTemplates(ctx: Context): Promise<Templates> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	const templates = await listTemplates(ctx.services.db, doctor.id);
	return { templates, products: await productsOf(ctx, templates) };
}

/** @throws Failure not_found for a medicine that is not on the register; not_allowed_now when there are too many */
export async function saveTemplate(ctx: Context, id: string, template: SaveTemplate): Promise<Templates> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	const products = await productsOf(ctx, [template]);
	if (template.lines.some(({ productId }) => !products.some((product) => product.id === productId)))
		throw new Failure('not_found', 'a line names a medicine that is not on the register', { field: 'lines' });
	const own = await listTemplates(ctx.services.db, doctor.id);
	const others = own.filter((one) => one.id !== id && one.name !== template.name);
	if (others.length >= mostTemplates)
		throw new Failure('not_allowed_now', `at most ${mostTemplates} templates`, { status: 'full' });
	await ctx.services.db.transaction().execute(async (trx) => {
		await saveTemplateRow(trx, doctor.id, id, template, ctx.now());
		await appendAudit(trx, ctx, { action: 'template.save', subject: { type: 'template', id } });
	});
	return readTemplates(ctx);
}

/** @throws Failure not_found when it is another doctor's, or nobody's */
export async function deleteTemplate(ctx: Context, id: string): Promise<Templates> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	await ctx.services.db.transaction().execute(async (trx) => {
		if (!(await deleteTemplateRow(trx, doctor.id, id))) throw new Failure('not_found', 'no such template');
		await appendAudit(trx, ctx, { action: 'template.delete', subject: { type: 'template', id } });
	});
	return readTemplates(ctx);
}

/**
 * What was prescribed to the same patient before, in this hospital and no other, if the patient lets the doctor of the
 * running call see it: to be repeated by hand and signed anew. Each look is written down.
 */
export async function readEarlier(ctx: Context, consultId: string): Promise<EarlierPrescriptions> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	const consult = await requireOwnConsult(ctx, doctor, consultId);
	const agreed = consult.sharesConsults && consult.status === 'in_call';
	if (!agreed) return { agreed, prescriptions: [], products: [] };
	const look = { consultId, hospitalId: consult.hospitalId };
	const rows = await ctx.services.db.transaction().execute(async (trx) => {
		const found = await listEarlier(trx, look, mostEarlier);
		await appendAudit(trx, ctx, {
			action: 'prescription.earlier',
			subject: { type: 'consult', id: consultId },
			detail: { prescriptions: found.length }
		});
		return found;
	});
	return {
		agreed,
		prescriptions: rows.map(({ signedAt, ...row }) => ({ ...row, issuedOn: chinaDate(signedAt) })),
		products: await productsOf(ctx, rows)
	};
}
