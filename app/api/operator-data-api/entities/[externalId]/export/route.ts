import { routeHandlers } from '../../../_rest/route-handlers.ts';
import { exportEndpoints } from './endpoints.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(exportEndpoints);
