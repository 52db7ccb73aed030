declare global {
  interface Window {
    /** What react-remove-scroll (under Mantine's dialogs) asks for its style tag; see theKashey/get-nonce. */
    __webpack_nonce__?: string;
  }
}

/** The serving side writes a fresh nonce into the page for the few style tags that are made at run time. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

window.__webpack_nonce__ = styleNonce;
