import { addDays, type LocalDate } from '$lib/domain/shared/local-date';
import { batchOf, drillProduct, recalledProducts } from './demo-batches';
import { fixedId } from './fixed-id';
import type { DemoProduct, DemoRecall } from './rows';

type Announcement = Omit<DemoRecall, 'id' | 'productId' | 'batchIds'> & { product: DemoProduct };

/** Two recalls and one drill, each of batch B of one product. */
export function demoRecalls(today: LocalDate): DemoRecall[] {
	const announcements: Announcement[] = [
		{
			product: recalledProducts[0]!,
			level: 1,
			nature: 'real',
			ordered: true,
			announcedOn: addDays(today, -12),
			reason: { zh: '演示：溶出度检查不合格', en: 'Demo: failed the dissolution test' }
		},
		{
			product: recalledProducts[1]!,
			level: 2,
			nature: 'real',
			ordered: false,
			announcedOn: addDays(today, -5),
			reason: { zh: '演示：包装密封不良', en: 'Demo: sachets not sealed properly' }
		},
		{
			product: drillProduct,
			level: 3,
			nature: 'drill',
			ordered: false,
			announcedOn: addDays(today, -3),
			reason: { zh: '演示：召回演练', en: 'Demo: recall drill' }
		}
	];
	return announcements.map(({ product, ...words }, index) => ({
		...words,
		id: fixedId('recall', index + 1),
		productId: product.id,
		batchIds: [batchOf(product, 'B', today).id]
	}));
}
