import type { Services } from '../../context';
import { demoFaces, type BoxFace } from '../../demo/demo-faces';
import { findDemoWorld } from '../../repositories/demo-world';

/**
 * The faces of the demo boxes, or of one store's shelf. Open to everybody: all of it is invented.
 * @returns undefined outside the demo, and for a shelf that does not exist
 */
export async function readDemoBoxes(
	services: Services,
	shelf: string | null
): Promise<readonly BoxFace[] | undefined> {
	if (!services.config.demo) return undefined;
	// Counted from the day the world was made, so that what is printed agrees with what is registered.
	const seededOn = await findDemoWorld(services.db);
	return seededOn && demoFaces(seededOn, shelf);
}
