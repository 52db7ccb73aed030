// Runs before the first paint: sets what the last visit chose, else what the system prefers.
(() => {
  const saved = localStorage.getItem('keydesk-color-scheme');
  const dark = saved === 'dark' || (saved !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const root = document.documentElement;
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light';
  root.style.colorScheme = dark ? 'dark' : 'light';
})();
