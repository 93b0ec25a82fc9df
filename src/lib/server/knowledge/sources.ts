/**
 * Where the rows of the starting tables come from. No approved leaflet was at hand when they were written: rows
 * say what leaflets commonly carry, are marked `general`, and wait for a hospital's pharmacists to confirm them.
 */
const general = (source: string) => ({ source, trust: 'general' }) as const;

export const register = general('药品目录的成分名与分类（医保编码中的ATC）');
export const leaflet = general('说明书通行内容，未与核准说明书逐一核对');
export const leafletChildren = general('说明书【儿童用药】通行内容，待本院核对');
export const leafletPregnancy = general('说明书【孕妇及哺乳期妇女用药】通行内容，待本院核对');
export const leafletRenal = general('说明书肾功能不全用药通行内容，待本院核对');
export const textbook = general('药理学教科书通行内容，待本院核对');
export const antibacterialUse = general(
	'《抗菌药物临床应用指导原则（2015年版）》基本原则：先有细菌感染的诊断'
);
