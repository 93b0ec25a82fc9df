import { productNamed } from './products';
import type { DemoProduct } from './rows';

/** Prescription medicines of which every store of the demo world has plenty: what a doctor would try first. */
export const commonRx: readonly DemoProduct[] = [
	'苯磺酸氨氯地平片',
	'缬沙坦胶囊',
	'阿托伐他汀钙片',
	'盐酸二甲双胍片',
	'阿莫西林胶囊',
	'头孢克肟胶囊',
	'孟鲁司特钠片',
	'奥美拉唑肠溶胶囊'
].map(productNamed);
