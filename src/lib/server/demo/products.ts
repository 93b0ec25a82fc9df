import { defineProduct } from './define-product';
import { heart } from './products/heart';
import type { DemoProduct } from './rows';

/**
 * The medicines of the demo world. Generic names, forms, strengths, classes, storage and usage are those of
 * common medicines; holders, makers, trade names, approval numbers and all codes are invented.
 */
export const demoProducts: readonly DemoProduct[] = [...heart].map(defineProduct);
