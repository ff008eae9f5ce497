import { routeHandlers } from '../../../_rest/route-handlers.ts';
import { jobEndpoints } from './endpoints.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(jobEndpoints);
