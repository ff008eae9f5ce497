import { routeHandlers } from '../_rest/route-handlers.ts';
import { settingsEndpoints } from './endpoints.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(settingsEndpoints);
