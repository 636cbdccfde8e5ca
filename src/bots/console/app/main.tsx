import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { type AroundNavHandler, Router } from 'wouter';
import { App } from './frame/app.tsx';
import { rememberedTheme, wear } from './frame/theme.ts';

/** Failures are shown at once, and the streams say when to read again: the cache decides neither. */
const client = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
});

const toTop: AroundNavHandler = (navigate, to, options) => {
  if (to === window.location.pathname) return;
  navigate(to, options);
  window.scrollTo(0, 0);
};

wear(rememberedTheme());
const place = document.getElementById('console');
if (place === null) throw new Error('index.html has no element with the id "console"');
createRoot(place).render(
  <QueryClientProvider client={client}>
    <Router aroundNav={toTop}>
      <App />
    </Router>
  </QueryClientProvider>,
);
