/** One pack as a platform tells of it, equal to the box of `testing-facts.ts`: change what the case is about. */
import { boxRecord } from '../verification/testing-facts';
import type { PlatformPack, PlatformWord } from './platform-answer';

export const platformPack = (change: Partial<PlatformPack>): PlatformPack => ({
	code: boxRecord.packCode,
	status: 'activated',
	level: 1,
	parentCode: null,
	children: [],
	content: 1,
	boxStatus: 'normal',
	checkCount: 0,
	product: {
		genericName: boxRecord.product.genericName,
		tradeName: null,
		form: '胶囊剂',
		strength: '0.3g',
		packSpec: '24粒/盒',
		approvalNumber: '国药准字H20013062',
		standardCode: null,
		ean13: '6924561884074',
		maker: null,
		drugType: 3
	},
	batchNumber: boxRecord.batchNumber,
	producedOn: boxRecord.producedOn,
	expiresOn: boxRecord.expiresOn,
	expiryFits: 'end_of_previous_month',
	...change
});

export const saidBy = (
	platform: string,
	change: Partial<PlatformPack>,
	asOf = '2026-03-31T02:30:00Z'
): PlatformWord => ({ platform, answer: { kind: 'pack', pack: platformPack(change) }, asOf });
