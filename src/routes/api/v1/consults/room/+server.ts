import { endpoint } from '$lib/server/http/endpoint';
import { doctorRoom } from '$lib/server/services/consult/doctor-room';

export const GET = endpoint({ operation: 'consult.room', run: doctorRoom });
