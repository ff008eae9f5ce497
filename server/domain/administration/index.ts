export { changeLimits, describeOperator } from './describe-operator.ts';
export { listAdministeredOperators } from './list-operators.ts';
export { listPeople } from './list-people.ts';
