/** Light and dark follow the system until somebody chooses. */
import { useEffect, useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'greenlight.theme';

export function themeOf(name: string | null): Theme {
  return name === 'light' || name === 'dark' ? name : 'system';
}

export function rememberedTheme(): Theme {
  try {
    return themeOf(localStorage.getItem(KEY));
  } catch {
    return 'system';
  }
}

export function wear(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', theme);
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(rememberedTheme);
  useEffect(() => {
    wear(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Not remembered; worn all the same.
    }
  }, [theme]);
  return [theme, setTheme];
}
