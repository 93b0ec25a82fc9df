import type { PackRecord, PackStatus, ProductSummary } from '../verification/facts';
import type { PlatformPack, PlatformStatus } from './platform-answer';

/** A platform's word that is a pack. */
export interface Said {
	readonly platform: string;
	readonly asOf: string;
	readonly pack: PlatformPack;
}
/** 核销 means that some firm booked the pack out, which a wholesaler does too: it is on its way, not yet sold. */
const statusOf: Readonly<Record<PlatformStatus, PackStatus>> = {
	activated: 'commissioned',
	booked_in: 'in_stock',
	booked_out: 'shipped',
	cancelled: 'destroyed'
};

/** A product that our catalogue lacks, as its platform tells of it. */
export const productOf = ({ platform, pack }: Said): ProductSummary => ({
	id: `${platform}:${pack.code.slice(0, 7)}`,
	genericName: pack.product.genericName,
	...(pack.product.tradeName !== null && { tradeName: pack.product.tradeName }),
	...(pack.product.form !== null && { form: pack.product.form }),
	...(pack.product.strength !== null && { strength: pack.product.strength }),
	...(pack.product.packSpec !== null && { packSpec: pack.product.packSpec }),
	...(pack.product.approvalNumber !== null && { approvalNumber: pack.product.approvalNumber }),
	...(pack.product.ean13 !== null && { gtins: [pack.product.ean13] })
});

export function recordOf(said: Said, catalogued: ProductSummary | null): PackRecord {
	const { pack } = said;
	return {
		packCode: pack.code,
		level: pack.level,
		product: catalogued ?? productOf(said),
		batchNumber: pack.batchNumber,
		producedOn: pack.producedOn,
		expiresOn: pack.expiresOn,
		status: statusOf[pack.status],
		registeredAt: null
	};
}
