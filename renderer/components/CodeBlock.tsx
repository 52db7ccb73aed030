import { CopyIconButton } from './CopyButton.tsx';
import classes from './CodeBlock.module.css';

/** Code to paste. It can be scrolled with the keyboard, so it is focusable and has a name. */
export function CodeBlock({ code, label, copyLabel }: { code: string; label: string; copyLabel: string }) {
  return (
    <div className={classes.block}>
      <pre className={classes.code} tabIndex={0} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
      <div className={classes.copy}>
        <CopyIconButton value={code} label={copyLabel} />
      </div>
    </div>
  );
}
