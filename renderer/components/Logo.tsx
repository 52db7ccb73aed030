/** A key whose bit is a desk: the shaft is the top, the teeth are the legs. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f6a70" />
      <g fill="none" stroke="#fff" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="10" cy="14" r="4.25" />
        <path d="M14.25 14H26v8M20.5 14v5.5" />
      </g>
    </svg>
  );
}
