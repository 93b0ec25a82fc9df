/**
 * Where the rows of the starting tables come from. No approved leaflet was at hand when they were written: rows
 * say what leaflets commonly carry, are marked `general`, and wait for a hospital's pharmacists to confirm them.
 */
const general = (source: string) => ({ source, trust: 'general' }) as const;

export const register = general('names and classes of the medicines register (ATC in the insurance code)');
export const leaflet = general('common leaflet content (说明书), not compared with one approved leaflet');
export const leafletChildren = general(
	'common leaflet content on children (说明书 儿童用药), to be confirmed'
);
export const leafletPregnancy = general(
	'common leaflet content on pregnancy (说明书 孕妇及哺乳期妇女用药), to be confirmed'
);
export const leafletRenal = general('common leaflet content on renal impairment (说明书), to be confirmed');
export const textbook = general('textbook pharmacology, to be confirmed');
export const antibacterialUse = general(
	'抗菌药物临床应用指导原则 (2015), by its general rule: bacterial infection first'
);
