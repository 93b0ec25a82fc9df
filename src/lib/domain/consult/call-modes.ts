/** What a customer can bring to a call: camera and microphone, microphone only, or neither. */
export const callModes = ['video', 'audio', 'text'] as const;
export type CallMode = (typeof callModes)[number];

/** `busy`: there, and taking nobody new for the moment. */
export const doctorStates = ['available', 'busy', 'away'] as const;
export type DoctorState = (typeof doctorStates)[number];

export const deviceFindings = ['ok', 'denied', 'absent', 'busy', 'not_checked'] as const;
/** What a try to open a camera or a microphone found. */
export type DeviceFinding = (typeof deviceFindings)[number];

/** When an earlier diagnosis was made, as people remember it. */
export const diagnosisTimes = ['within_3_months', 'within_1_year', 'longer'] as const;
export type DiagnosisTime = (typeof diagnosisTimes)[number];
