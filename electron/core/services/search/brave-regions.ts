// What Brave takes: a 422 for anything else would lose the search for a hint that only refines it.

const countries = new Set(
  'AR AU AT BE BR CA CL DK FI FR DE GR HK IN ID IT JP KR MY MX NL NZ NO CN PL PT PH RU SA ZA ES SE CH TW TR GB US'.split(
    ' ',
  ),
);

const languages = new Set(
  'ar eu bn bg ca zh-hans zh-hant hr cs da nl en en-gb et fi fr gl de gu he hi hu is it jp kn ko lv lt ms ml mr nb pl pt-br pt-pt pa ro ru sr sk sl es sv ta te th tr uk vi'.split(
    ' ',
  ),
);

const spellings: Record<string, string> = {
  ja: 'jp',
  no: 'nb',
  pt: 'pt-pt',
  zh: 'zh-hans',
  'zh-cn': 'zh-hans',
  'zh-tw': 'zh-hant',
  'zh-hk': 'zh-hant',
};

export function braveCountry(country: string): string | null {
  const code = country.toUpperCase();
  return countries.has(code) ? code : null;
}

export function braveLanguage(language: string): string | null {
  const whole = language.toLowerCase();
  const [first = ''] = whole.split('-');
  const candidates = [spellings[whole], whole, spellings[first], first];
  return candidates.find((candidate) => candidate !== undefined && languages.has(candidate)) ?? null;
}
