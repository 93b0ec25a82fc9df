/** One tab at a time works on what all tabs of a browser share; where there are no locks, transactions must do. */
export async function alone(name: string, work: () => Promise<void>): Promise<boolean> {
	if (!('locks' in navigator)) return work().then(() => true);
	return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
		if (lock) await work();
		return lock !== null;
	});
}
