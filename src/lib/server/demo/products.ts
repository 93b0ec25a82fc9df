import { defineProduct } from './define-product';
import { antibiotics } from './products/antibiotics';
import { chinesePatent } from './products/chinese-patent';
import { coldAndCough } from './products/cold-and-cough';
import { heart } from './products/heart';
import { metabolic } from './products/metabolic';
import { pain } from './products/pain';
import { skinEyeEar } from './products/skin-eye-ear';
import { specialControl } from './products/special-control';
import { stomach } from './products/stomach';
import { vitamins } from './products/vitamins';
import type { DemoProduct } from './rows';

/**
 * The medicines of the demo world, by number. Generic names, forms, strengths, classes, storage and usage are
 * those of common medicines; holders, makers, trade names, approval numbers and all codes are invented.
 */
export const demoProducts: readonly DemoProduct[] = [
	...heart,
	...metabolic,
	...antibiotics,
	...pain,
	...coldAndCough,
	...stomach,
	...skinEyeEar,
	...chinesePatent,
	...vitamins,
	...specialControl
]
	.map(defineProduct)
	.sort((a, b) => a.number - b.number);

const byName = new Map(demoProducts.map((product) => [product.genericName, product]));

/** @throws RangeError for a name that is not among the demo medicines. */
export function productNamed(genericName: string): DemoProduct {
	const product = byName.get(genericName);
	if (!product) throw new RangeError(`no demo medicine is called ${genericName}`);
	return product;
}
