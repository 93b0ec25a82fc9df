// One pack as the platform writes it. Field names as in the public client code, `exprie_date` included.

/** @typedef {import('./fake-platform.js').FakePack} FakePack */

/** @param {string} code @param {FakePack | undefined} pack */
export function detailEntry(code, pack) {
	const status = pack?.status ?? (pack ? 'A' : 'E');
	if (!pack || status === 'E' || status === 'B')
		return { code, package_level: 0, code_status_type_d_t_o: { code, code_status: status } };
	return {
		code,
		package_level: pack.level ?? 1,
		code_status_type_d_t_o: {
			code,
			code_status: status,
			check_count: pack.checkCount ?? 0,
			parent_code: pack.parentCode ?? '',
			...(pack.children && {
				child_codes: { childcodes: pack.children.map((child) => ({ code: child, pkg_level: 1 })) }
			})
		},
		drug_ent_base_d_t_o: {
			physic_name: pack.genericName ?? '演示药品',
			prod_name: '',
			prepn_type_desc: '片剂',
			prepn_spec: '0.1g',
			pkg_spec_crit: '24片/盒',
			approval_licence_no: pack.approvalNumber ?? '',
			sdc_code: '',
			ean13_code: pack.ean13 ?? '',
			physic_type: 3,
			...(pack.shelfLifeMonths !== undefined && { exprie: String(pack.shelfLifeMonths), exprie_unit: 2 }),
			ent_name: '演示药业有限公司'
		},
		code_produce_info_d_t_o: {
			produce_batch_no: pack.batchNumber ?? '',
			produce_date: pack.producedOn ?? '',
			exprie_date: pack.expiresOn ?? ''
		}
	};
}

/** The pack itself and what is in it. @param {FakePack | undefined} pack @param {Map<string, FakePack>} packs */
export function relationEntries(pack, packs) {
	if (!pack) return [];
	const own = {
		code: pack.code,
		parent_code: pack.parentCode ?? '',
		code_level: '1',
		code_pack_level: String(pack.level ?? 1),
		box_amount: pack.boxAmount ?? pack.children?.length ?? 1,
		box_status: pack.boxStatus ?? 0,
		status: pack.status ?? 'A'
	};
	const children = (pack.children ?? []).map((code) => ({
		code,
		parent_code: pack.code,
		code_level: '3',
		code_pack_level: '1',
		box_amount: 1,
		box_status: 0,
		status: packs.get(code)?.status ?? 'A'
	}));
	return [own, ...children];
}
