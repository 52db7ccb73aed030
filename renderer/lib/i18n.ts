import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../locales/en.json';

/** A second language is one more file and one more line here. */
const catalogues = {
  en: { translation: en },
};

export const i18n = createInstance();

void i18n.use(initReactI18next).init({
  resources: catalogues,
  supportedLngs: Object.keys(catalogues),
  lng: globalThis.navigator?.language ?? 'en',
  nonExplicitSupportedLngs: true,
  fallbackLng: 'en',
  initAsync: false,
  // React escapes what it renders.
  interpolation: { escapeValue: false },
});
