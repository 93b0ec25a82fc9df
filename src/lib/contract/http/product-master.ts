import * as v from 'valibot';
import type { MatchReason } from '$lib/domain/imports/match-products';

const id = v.pipe(v.string(), v.uuid());

/** Body of `POST /api/v1/product-master/merges`. */
export const mergeBody = v.object({ kept: id, merged: id });
/** Body of `POST /api/v1/product-master/distinctions`, query of `GET /api/v1/product-master/comparison`. */
export const pairBody = v.object({ left: id, right: id });

export interface MasterName {
	readonly id: string;
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly strength: string;
	readonly packSpec: string;
	readonly maker: string;
}

export interface MasterView {
	readonly candidates: readonly {
		readonly left: MasterName;
		readonly right: MasterName;
		readonly reasons: readonly MatchReason[];
	}[];
	readonly merges: readonly {
		readonly id: string;
		readonly kept: string;
		readonly merged: string;
		readonly at: string;
		readonly by: string;
		readonly undone: boolean;
	}[];
	/** Rows of mapping files that named no product. */
	readonly unmatchedRows: readonly {
		readonly importId: string;
		readonly fileName: string;
		readonly row: number;
		readonly codes: string;
		readonly name: string | null;
	}[];
	/** Products that lack codes of a scheme. */
	readonly lacking: readonly { readonly product: MasterName; readonly schemes: readonly string[] }[];
	readonly lackingCount: number;
}

export interface Comparison {
	readonly left: MasterName;
	readonly right: MasterName;
	readonly fields: readonly {
		readonly field: string;
		readonly left: string;
		readonly right: string;
		readonly differs: boolean;
	}[];
	readonly packs: { readonly left: number; readonly right: number };
}
