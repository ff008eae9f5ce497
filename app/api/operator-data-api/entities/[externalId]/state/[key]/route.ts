import { routeHandlers } from '../../../../_rest/route-handlers.ts';
import { stateEndpoints } from './endpoints.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(stateEndpoints);
