import { localStorageColorSchemeManager } from '@mantine/core';

/** The same entry that public/color-scheme.js reads before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'keydesk-color-scheme' });
