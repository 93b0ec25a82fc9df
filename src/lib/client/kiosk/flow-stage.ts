import { intakeSteps, type IntakeStep } from './intake-answers';

/** Where the customer is. `clinic`: no earlier diagnosis, so an outpatient clinic comes first. */
export type FlowStage =
	| 'opening'
	| IntakeStep
	| 'clinic'
	| 'waiting'
	/** The ticket is shown before the kiosk is left to others; taken back; a call-back is noted. */
	| 'walk'
	| 'return'
	| 'called-back'
	| 'call'
	| 'after';

export const isIntake = (stage: FlowStage): stage is IntakeStep =>
	(intakeSteps as readonly string[]).includes(stage);
