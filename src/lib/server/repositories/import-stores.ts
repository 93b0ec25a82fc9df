import type { Queryable } from '../db/client';

export const listStores = (db: Queryable, chainId: string): Promise<{ id: string; name: string }[]> =>
	db.selectFrom('store').select(['id', 'name']).where('chainId', '=', chainId).orderBy('name').execute();
