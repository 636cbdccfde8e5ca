import { createRoot } from 'react-dom/client';
import { App } from './frame/app.tsx';
import { rememberedTheme, wear } from './frame/theme.ts';

wear(rememberedTheme());
const place = document.getElementById('desk');
if (place === null) throw new Error('index.html has no element with the id "desk"');
createRoot(place).render(<App />);
