/**
 * The shape of a platform's answers on the wire. Modelled on public client code (github bububa/opentaobao and
 * golgys0621/topsdk, `alibaba.alihealth.drugtrace.top.lsyd.query.codedetail` and `.relation`), not on an official
 * specification: field names are theirs, also `exprie_date`. What does not fit is refused as a whole.
 */
import * as v from 'valibot';
import { expiryComputationOf, type ShelfLife } from '$lib/domain/platform/expiry-computation';
import {
	boxStatuses,
	type PlatformAnswer,
	type PlatformPack,
	type PlatformStatus
} from '$lib/domain/platform/platform-answer';
import { parseLocalDate } from '$lib/domain/shared/local-date';

const text = v.pipe(v.string(), v.maxLength(500));
const words = v.pipe(
	v.nullish(text, null),
	v.transform((value) => value?.trim() || null)
);
/** Some versions of the interface write whole numbers as texts. */
const whole = v.pipe(
	v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))]),
	v.integer(),
	v.minValue(0),
	v.maxValue(999_999_999)
);
const day = v.pipe(
	v.nullish(v.pipe(v.string(), v.regex(/^(\d{4}-\d{2}-\d{2}( 00:00:00)?)?$/)), ''),
	v.transform((value) => (value === '' ? null : (parseLocalDate(value.slice(0, 10)) ?? undefined))),
	v.check((value) => value !== undefined, 'no such day'),
	v.transform((value) => value ?? null)
);
const code = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,60}$/));
const codeOrNone = v.pipe(
	v.nullish(v.union([code, v.literal('')]), ''),
	v.transform((value) => value || null)
);

/** A list is an object with one member, named after its elements; where there is nothing it is left out. */
export const listOf = <Item extends v.GenericSchema>(item: Item) =>
	v.pipe(
		v.nullish(
			v.union([
				v.array(item),
				v.pipe(
					v.record(v.string(), v.array(item)),
					v.check((members) => Object.keys(members).length <= 1),
					v.transform((members) => Object.values(members)[0] ?? [])
				)
			]),
			[]
		),
		v.maxLength(10_000)
	);

const detail = v.object({
	code,
	package_level: v.pipe(whole, v.minValue(1), v.maxValue(9)),
	code_status_type_d_t_o: v.object({
		code_status: v.picklist(['A', 'I', 'O', 'C', 'X', 'N']),
		check_count: v.nullish(whole, 0),
		parent_code: codeOrNone,
		child_codes: listOf(v.object({ code }))
	}),
	drug_ent_base_d_t_o: v.object({
		physic_name: v.pipe(text, v.trim(), v.minLength(1)),
		prod_name: words,
		prepn_type_desc: words,
		prepn_spec: words,
		pkg_spec_crit: words,
		approval_licence_no: words,
		sdc_code: words,
		ean13_code: v.pipe(
			v.nullish(v.union([v.pipe(v.string(), v.regex(/^\d{8,14}$/)), v.literal('')]), ''),
			v.transform((value) => value || null)
		),
		ent_name: words,
		physic_type: v.nullish(whole),
		exprie: v.nullish(v.union([whole, v.literal('')])),
		exprie_unit: v.nullish(whole)
	}),
	code_produce_info_d_t_o: v.nullish(
		v.object({ produce_date: day, produce_batch_no: words, exprie_date: day })
	)
});
type Detail = v.InferOutput<typeof detail>;

/** E 码不存在: an answer about a code that no pack carries; B 申请未激活 was given out but never used. */
const noPack = v.object({ code, code_status_type_d_t_o: v.object({ code_status: v.picklist(['E', 'B']) }) });

/** X 已销毁 and N 已停用 are told by one client only; both say that the code must not be used any more. */
const statuses: Readonly<Record<Detail['code_status_type_d_t_o']['code_status'], PlatformStatus>> = {
	A: 'activated',
	I: 'booked_in',
	O: 'booked_out',
	C: 'cancelled',
	X: 'cancelled',
	N: 'cancelled'
};

/** Unit of the shelf life: 1 day, 2 month, 3 year. */
function shelfLife({ exprie, exprie_unit }: Detail['drug_ent_base_d_t_o']): ShelfLife | null {
	const unit = ([undefined, 'day', 'month', 'year'] as const)[exprie_unit ?? 0];
	return unit && typeof exprie === 'number' && exprie > 0 ? { count: exprie, unit } : null;
}

function packOf(told: Detail): PlatformPack {
	const { code_status_type_d_t_o: state, drug_ent_base_d_t_o: drug, code_produce_info_d_t_o: made } = told;
	const [producedOn, expiresOn] = [made?.produce_date ?? null, made?.exprie_date ?? null];
	return {
		code: told.code,
		status: statuses[state.code_status],
		level: told.package_level,
		parentCode: state.parent_code,
		children: state.child_codes.map((child) => child.code),
		content: null,
		boxStatus: 'normal',
		checkCount: state.check_count,
		product: {
			genericName: drug.physic_name,
			tradeName: drug.prod_name,
			form: drug.prepn_type_desc,
			strength: drug.prepn_spec,
			packSpec: drug.pkg_spec_crit,
			approvalNumber: drug.approval_licence_no,
			standardCode: drug.sdc_code,
			ean13: drug.ean13_code,
			maker: drug.ent_name,
			drugType: ([null, 1, 2, 3] as const)[drug.physic_type ?? 0] ?? null
		},
		batchNumber: made?.produce_batch_no ?? null,
		producedOn,
		expiresOn,
		expiryFits: producedOn && expiresOn ? expiryComputationOf(producedOn, expiresOn, shelfLife(drug)) : null
	};
}

/** One entry of a `codedetail` answer; undefined when it does not fit. */
export function readDetail(entry: unknown): { code: string; answer: PlatformAnswer } | undefined {
	const none = v.safeParse(noPack, entry);
	if (none.success) return { code: none.output.code, answer: { kind: 'not_known' } };
	const told = v.safeParse(detail, entry);
	return told.success
		? { code: told.output.code, answer: { kind: 'pack', pack: packOf(told.output) } }
		: undefined;
}

const relation = v.object({
	code,
	parent_code: codeOrNone,
	code_pack_level: v.pipe(whole, v.minValue(1), v.maxValue(9)),
	box_amount: v.nullish(whole, null),
	box_status: v.nullish(v.pipe(whole, v.maxValue(3)), 0)
});

/**
 * What `relation` adds to an outer pack: its level (`code_pack_level`, 1 = smallest), what is in it, whether it was
 * merged or opened. Undefined when the answer does not fit or does not speak of this pack.
 */
export function withRelation(pack: PlatformPack, entries: readonly unknown[]): PlatformPack | undefined {
	const told = v.safeParse(v.array(relation), entries);
	const own = told.success ? told.output.find((row) => row.code === pack.code) : undefined;
	if (!told.success || !own) return undefined;
	return {
		...pack,
		level: own.code_pack_level,
		parentCode: own.parent_code ?? pack.parentCode,
		children: told.output.filter((row) => row.parent_code === pack.code).map((row) => row.code),
		content: own.box_amount,
		boxStatus: boxStatuses[own.box_status as 0 | 1 | 2 | 3]
	};
}
