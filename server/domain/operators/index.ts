export { createOperator } from './create-operator.ts';
export { findOperator, listOperators } from './list-operators.ts';
export {
  forgetProfile,
  getProfile,
  getWritableProfile,
  type OperatorProfile,
  type WritableProfile,
} from './profile.ts';
export type { ListedOperator } from './schemas.ts';
export { reactivateOperator, suspendOperator } from './suspend-operator.ts';
