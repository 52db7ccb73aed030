import { CopyIconButton } from './CopyButton.tsx';
import classes from './CodeBlock.module.css';

interface CodeBlockProps {
  code: string;
  label: string;
  /** Absent where a button with words stands beside it. */
  copyLabel?: string;
}

/** Code to paste. It can be scrolled with the keyboard, so it is focusable and has a name. */
export function CodeBlock({ code, label, copyLabel }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      <pre className={classes.code} tabIndex={0} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
      {copyLabel && (
        <div className={classes.copy}>
          <CopyIconButton value={code} label={copyLabel} />
        </div>
      )}
    </div>
  );
}
