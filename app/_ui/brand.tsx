import classes from './brand.module.css';

/** The name of the product with its mark. */
export function Brand() {
  return (
    <span className={classes.brand}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#364fc7" />
        <path d="M8 21.5h16M8 16h16M8 10.5h9" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      </svg>
      Operator Data API
    </span>
  );
}
