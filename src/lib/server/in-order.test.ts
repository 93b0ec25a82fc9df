import { describe, expect, it } from 'vitest';
import { createOrder } from './in-order';

describe('steps of one key', () => {
	it('run in the order of coming, however long one hangs, and go on after one that failed', async () => {
		const inOrder = createOrder();
		const written: string[] = [];
		let back: () => void = () => undefined;
		const away = new Promise<void>((done) => (back = done));
		const older = inOrder('a', async () => {
			await away;
			written.push('older');
			throw new Error('the connection was cut');
		});
		const newer = inOrder('a', async () => void written.push('newer'));
		await inOrder('b', async () => void written.push('other'));
		expect(written).toEqual(['other']);
		back();
		await expect(older).rejects.toThrow('cut');
		await newer;
		expect(written).toEqual(['other', 'older', 'newer']);
	});
});
