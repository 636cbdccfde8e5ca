import { useCallback, useEffect, useState } from 'react';
import { keepText, keptText } from './remembered.ts';

/**
 * Like useState for a text, but it outlives the component and the page: nothing typed is lost before the
 * server took it.
 */
export function useKept(key: string, first = ''): [string, (text: string) => void] {
  const [state, setState] = useState(() => ({ key, text: keptText(key) || first }));
  useEffect(() => {
    setState((now) => (now.key === key ? now : { key, text: keptText(key) || first }));
  }, [key, first]);
  const set = useCallback(
    (text: string) => {
      keepText(key, text);
      setState({ key, text });
    },
    [key],
  );
  return [state.key === key ? state.text : keptText(key) || first, set];
}
