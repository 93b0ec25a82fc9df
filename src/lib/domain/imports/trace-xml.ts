import { FileRefused } from './row-faults';
import type { Positions } from './read-header';
import type { Cell } from './row-fields';

/**
 * The trace platform's parent and child file, as public code reads it:
 *
 *   <Relation productCode subTypeNo cascade packageSpec>
 *     <Batch batchNo madeDate validateDate>
 *       <Code curCode packLayer parentCode flag/>
 *
 * No official schema is published, so whatever wraps a Relation is let through, and everything below one must be
 * exactly this: an element that is not known there would be lost silently.
 */
export const traceXmlPositions: Positions = {
	code: 0,
	level: 1,
	parent: 2,
	batch: 3,
	produced: 4,
	expires: 5,
	product: 6
};

const below: Readonly<Record<string, string | undefined>> = { Relation: 'Batch', Batch: 'Code' };

/** Takes elements as they open and close; each Code is answered with the cells of one row. */
export class TraceXml {
	#product = '';
	#batch: readonly [batch: string, produced: string, expires: string] = ['', '', ''];
	readonly #path: string[] = [];

	open(name: string, attributes: Readonly<Record<string, string>>, line: number): Cell[] | undefined {
		const parent = this.#path.at(-1) ?? '';
		const inside = parent in below || parent === 'Code';
		const expected = below[parent];
		if (inside ? name !== expected : name === 'Batch' || name === 'Code')
			throw new FileRefused({
				fault: 'unexpected_element',
				line,
				detail: `${parent || '/'} > ${name.slice(0, 60)}`
			});
		this.#path.push(name);
		if (name === 'Relation') this.#product = attributes.productCode ?? '';
		if (name === 'Batch')
			this.#batch = [attributes.batchNo ?? '', attributes.madeDate ?? '', attributes.validateDate ?? ''];
		if (name !== 'Code') return undefined;
		return [
			attributes.curCode ?? '',
			attributes.packLayer ?? '',
			attributes.parentCode ?? '',
			...this.#batch,
			this.#product
		];
	}

	close(): void {
		this.#path.pop();
	}
}
